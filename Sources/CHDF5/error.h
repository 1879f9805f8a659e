#ifndef CHDF5_ERROR_H
#define CHDF5_ERROR_H

#include "CHDF5.h"

/// An error with a message in printf's manner. Never NULL: when memory is out, a shared error is returned, which
/// chdf5_error_free leaves alone.
chdf5_error *_Nonnull chdf5_error_make(chdf5_code code, const char *_Nonnull format, ...)
    __attribute__((format(printf, 2, 3)));

/// An error about a damaged file: what was tried, and what HDF5 has on its stack.
chdf5_error *_Nonnull chdf5_error_take(const char *_Nonnull attempt);

#endif
