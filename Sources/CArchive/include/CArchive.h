// A small, pure-C door to libarchive: the members of a zip or tar file, one after another.
//
// Every function that can fail returns a carchive_error, NULL for success; the caller frees it. An archive belongs to one
// thread at a time. Nothing is ever written to a member's path.

#ifndef CARCHIVE_H
#define CARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct carchive_error carchive_error;

/// What libarchive says, on one line.
const char *_Nonnull carchive_error_message(const carchive_error *_Nonnull error);

void carchive_error_free(carchive_error *_Nullable error);

typedef struct carchive carchive;

/// Opens a zip file, or a tar file that may be compressed by gzip.
carchive_error *_Nullable carchive_open(const char *_Nonnull path, carchive *_Nullable *_Nonnull archive);

void carchive_close(carchive *_Nullable archive);

/// Goes to the next member; `found` is false after the last.
carchive_error *_Nullable carchive_next(carchive *_Nonnull archive, bool *_Nonnull found);

/// The current member's path, until the next one; empty where it is not UTF-8.
const char *_Nonnull carchive_member_path(const carchive *_Nonnull archive);

/// Whether the current member is a file that lies in the archive itself, rather than a folder, a link or a device.
bool carchive_member_is_file(const carchive *_Nonnull archive);

/// The size that the archive claims for the current member; -1 where it claims none.
int64_t carchive_member_size(const carchive *_Nonnull archive);

/// Reads the next bytes of the current member, at most `capacity`; `count` is 0 at its end. Checksums are verified by then.
carchive_error *_Nullable carchive_read(
    carchive *_Nonnull archive, void *_Nonnull bytes, size_t capacity, size_t *_Nonnull count);

#ifdef __cplusplus
}
#endif

#endif
