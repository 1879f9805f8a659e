#include "internal/support.h"

const char *ct_error_message(const ct_error *error) {
    return error->message.c_str();
}

void ct_error_free(ct_error *error) {
    delete error;
}
