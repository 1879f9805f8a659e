#include "error.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct cvips_error {
    cvips_code code;
    char message[512];
};

static cvips_error out_of_memory = {.code = cvips_code_unavailable, .message = "out of memory"};

/// Puts several lines on one. libvips ends each remark with a new line, and the cause is not always the first of them.
static void join_lines(char *out, size_t capacity, const char *text) {
    size_t length = 0;
    for (; *text && length + 2 < capacity; text++) {
        bool ends_line = *text == '\n';
        if (ends_line && (text[1] == '\0' || text[1] == '\n'))
            continue;
        out[length++] = ends_line ? ';' : iscntrl((unsigned char)*text) ? ' ' : *text;
        if (ends_line)
            out[length++] = ' ';
    }
    out[length] = '\0';
}

cvips_error *cvips_error_make(cvips_code code, const char *message) {
    cvips_error *error = calloc(1, sizeof *error);
    if (!error)
        return &out_of_memory;
    error->code = code;
    join_lines(error->message, sizeof error->message, message ? message : "");
    return error;
}

cvips_error *cvips_error_make_system(cvips_code code, int number) {
    return cvips_error_make(code, strerror(number));
}

cvips_code cvips_error_code(const cvips_error *error) {
    return error->code;
}

const char *cvips_error_message(const cvips_error *error) {
    return error->message;
}

void cvips_error_free(cvips_error *error) {
    if (error != &out_of_memory)
        free(error);
}
