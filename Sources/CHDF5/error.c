#include "error.h"

#include <hdf5.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct chdf5_error {
    chdf5_code code;
    char message[512];
};

static chdf5_error out_of_memory = {.code = chdf5_code_refused, .message = "out of memory"};

chdf5_error *chdf5_error_make(chdf5_code code, const char *format, ...) {
    chdf5_error *error = calloc(1, sizeof *error);
    if (!error)
        return &out_of_memory;
    error->code = code;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return error;
}

/// Takes the first entry that HDF5 shows: upwards, that is where the fault was found.
static herr_t take_first(unsigned index, const H5E_error2_t *entry, void *data) {
    if (index == 0)
        snprintf(data, 256, "%s", entry->desc ? entry->desc : "");
    return 0;
}

chdf5_error *chdf5_error_take(const char *attempt) {
    char said[256] = "";
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_first, said);
    H5Eclear2(H5E_DEFAULT);
    return chdf5_error_make(chdf5_code_damaged, said[0] ? "%s: %s" : "%s%s", attempt, said);
}

chdf5_code chdf5_error_code(const chdf5_error *error) {
    return error->code;
}

const char *chdf5_error_message(const chdf5_error *error) {
    return error->message;
}

void chdf5_error_free(chdf5_error *error) {
    if (error != &out_of_memory)
        free(error);
}
