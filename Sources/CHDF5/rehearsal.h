#ifndef CHDF5_REHEARSAL_H
#define CHDF5_REHEARSAL_H

#include "CHDF5.h"

/// Reads all of a file in a process of its own, so that a file which makes HDF5 crash or read forever ends that process and
/// becomes an error in this one. HDF5 1.10 trusts much of what it reads, such as places in its heap of texts.
///
/// A single array of more than `limit` bytes is passed over; several that are larger together are an error.
chdf5_error *_Nullable chdf5_rehearse(const char *_Nonnull path, uint64_t limit);

#endif
