#ifndef CHDF5_FILE_H
#define CHDF5_FILE_H

#include "CHDF5.h"

#include <hdf5.h>

struct chdf5_file {
    hid_t handle;
};

/// Opens a file without a rehearsal.
chdf5_error *_Nullable chdf5_file_open_here(const char *_Nonnull path, chdf5_file *_Nullable *_Nonnull file);

/// Opens what lies at `path`, one hard link after another, or reports it as absent. The caller closes it with H5Oclose.
chdf5_error *_Nullable chdf5_object_open(
    const chdf5_file *_Nonnull file, const char *_Nonnull path, hid_t *_Nonnull object);

/// The same for a group or an array; another kind of object is an error.
chdf5_error *_Nullable chdf5_object_open_as(
    const chdf5_file *_Nonnull file, const char *_Nonnull path, H5I_type_t type, hid_t *_Nonnull object);

#endif
