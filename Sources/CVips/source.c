#include "source.h"

#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct cvips_source {
    /// -1 when the source is memory.
    int descriptor;
    const void *bytes;
    size_t length;
};

static cvips_error *make(int descriptor, const void *bytes, size_t length, cvips_source **source) {
    *source = calloc(1, sizeof **source);
    if (!*source)
        return cvips_error_make_system(cvips_code_unavailable, ENOMEM);
    (*source)->descriptor = descriptor;
    (*source)->bytes = bytes;
    (*source)->length = length;
    return NULL;
}

cvips_error *cvips_source_open_file(const char *path, cvips_source **source) {
    *source = NULL;

    // Without O_NONBLOCK a named pipe would hang here until somebody writes to it.
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        bool missing = errno == ENOENT || errno == ENOTDIR;
        return cvips_error_make_system(missing ? cvips_code_missing : cvips_code_unreadable, errno);
    }

    struct stat facts;
    cvips_error *error = NULL;
    if (fstat(descriptor, &facts) != 0)
        error = cvips_error_make_system(cvips_code_unreadable, errno);
    else if (!S_ISREG(facts.st_mode))
        error = cvips_error_make(cvips_code_not_a_file, S_ISDIR(facts.st_mode) ? "a folder" : "a device or pipe");
    else if (facts.st_size == 0)
        error = cvips_error_make(cvips_code_empty, NULL);
    else
        error = make(descriptor, NULL, (size_t)facts.st_size, source);

    if (error)
        close(descriptor);
    return error;
}

cvips_error *cvips_source_open_memory(const void *bytes, size_t length, cvips_source **source) {
    *source = NULL;
    if (!bytes || length == 0)
        return cvips_error_make(cvips_code_empty, NULL);
    return make(-1, bytes, length, source);
}

cvips_error *cvips_source_read_head(const cvips_source *source, uint8_t *head, size_t capacity, size_t *length) {
    size_t wanted = source->length < capacity ? source->length : capacity;
    *length = 0;
    if (source->descriptor < 0) {
        memcpy(head, source->bytes, wanted);
        *length = wanted;
        return NULL;
    }
    while (*length < wanted) {
        ssize_t count = pread(source->descriptor, head + *length, wanted - *length, (off_t)*length);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return cvips_error_make_system(cvips_code_unreadable, errno);
        if (count == 0)
            break;
        *length += (size_t)count;
    }
    return NULL;
}

VipsSource *cvips_source_make_vips(const cvips_source *source) {
    if (source->descriptor < 0)
        return vips_source_new_from_memory(source->bytes, source->length);

    // libvips works on a duplicate, which shares its position with ours.
    if (lseek(source->descriptor, 0, SEEK_SET) < 0)
        return NULL;
    return vips_source_new_from_descriptor(source->descriptor);
}

void cvips_source_free(cvips_source *source) {
    if (source && source->descriptor >= 0)
        close(source->descriptor);
    free(source);
}
