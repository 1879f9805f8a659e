#include "CArchive.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>

struct carchive_error {
    char message[512];
};

static carchive_error out_of_memory = {.message = "out of memory"};

/// How much of the file is read at a time.
enum { block_size = 1 << 18 };

static carchive_error *failure_of(struct archive *handle) {
    carchive_error *error = calloc(1, sizeof *error);
    if (!error)
        return &out_of_memory;
    const char *said = archive_error_string(handle);
    snprintf(error->message, sizeof error->message, "%s", said ? said : "it cannot be read");
    return error;
}

const char *carchive_error_message(const carchive_error *error) {
    return error->message;
}

void carchive_error_free(carchive_error *error) {
    if (error != &out_of_memory)
        free(error);
}

struct carchive {
    struct archive *handle;
    struct archive_entry *entry;
};

carchive_error *carchive_open(const char *path, carchive **archive) {
    carchive *made = calloc(1, sizeof *made);
    struct archive *handle = archive_read_new();
    if (!made || !handle) {
        free(made);
        archive_read_free(handle);
        return &out_of_memory;
    }
    archive_read_support_filter_gzip(handle);
    archive_read_support_format_tar(handle);
    archive_read_support_format_zip_seekable(handle);
    if (archive_read_open_filename(handle, path, block_size) != ARCHIVE_OK) {
        carchive_error *error = failure_of(handle);
        archive_read_free(handle);
        free(made);
        return error;
    }
    made->handle = handle;
    *archive = made;
    return NULL;
}

void carchive_close(carchive *archive) {
    if (!archive)
        return;
    archive_read_free(archive->handle);
    free(archive);
}

carchive_error *carchive_next(carchive *archive, bool *found) {
    int status = archive_read_next_header(archive->handle, &archive->entry);
    *found = status == ARCHIVE_OK || status == ARCHIVE_WARN;
    return *found || status == ARCHIVE_EOF ? NULL : failure_of(archive->handle);
}

const char *carchive_member_path(const carchive *archive) {
    const char *path = archive_entry_pathname_utf8(archive->entry);
    return path ? path : "";
}

bool carchive_member_is_file(const carchive *archive) {
    return archive_entry_filetype(archive->entry) == AE_IFREG && !archive_entry_hardlink(archive->entry)
        && !archive_entry_symlink(archive->entry);
}

int64_t carchive_member_size(const carchive *archive) {
    return archive_entry_size_is_set(archive->entry) ? archive_entry_size(archive->entry) : -1;
}

carchive_error *carchive_read(carchive *archive, void *bytes, size_t capacity, size_t *count) {
    la_ssize_t length = archive_read_data(archive->handle, bytes, capacity);
    *count = length > 0 ? (size_t)length : 0;
    return length < 0 ? failure_of(archive->handle) : NULL;
}
