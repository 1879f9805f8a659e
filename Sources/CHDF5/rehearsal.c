#include "rehearsal.h"

#include "error.h"
#include "file.h"
#include "turn.h"

#include <errno.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    maximum_links = 100000,
    /// For any file, and more for each second's worth of reading from a slow disk.
    patience = 60,
    slow_disk = 5 << 20,
    maximum_text = 64 << 20,
    /// How the process ends when arrays are larger than the limit.
    exhausted = 3,
};

typedef struct walk {
    chdf5_file *file;
    uint64_t limit;
    int links;
    /// What arrays may still take.
    uint64_t remaining;
    bool is_exhausted;
} walk;

static void read_attributes(walk *walk, const char *path) {
    hid_t object = -1;
    chdf5_error *error = chdf5_object_open(walk->file, path, &object);
    chdf5_error_free(error);
    if (error)
        return;
    char name[1024];
    for (hsize_t index = 0;; index++) {
        if (H5Aget_name_by_idx(
                object, ".", H5_INDEX_NAME, H5_ITER_INC, index, name, sizeof name, H5P_DEFAULT) < 0)
            break;
        chdf5_texts *texts = NULL;
        chdf5_error_free(chdf5_object_attribute(walk->file, path, name, maximum_text, &texts));
        chdf5_texts_free(texts);
    }
    H5Oclose(object);
}

static void read_array(walk *walk, const char *path) {
    chdf5_layout layout;
    chdf5_error *error = chdf5_array_layout(walk->file, path, &layout);
    chdf5_error_free(error);
    if (error || layout.stored_bytes == 0)
        return;
    uint64_t size = layout.type == chdf5_type_integer ? 8 : layout.type == chdf5_type_float ? 4 : 2;
    for (int32_t axis = 0; axis < layout.rank; axis++) {
        // One array beyond the limit is refused later without being read.
        if (layout.shape[axis] && size > walk->limit / layout.shape[axis])
            return;
        size *= layout.shape[axis];
    }
    if (size > walk->remaining) {
        walk->is_exhausted = true;
        return;
    }
    walk->remaining -= size;
    void *elements = malloc(size);
    if (!elements)
        return;
    chdf5_error_free(chdf5_array_read(walk->file, path, elements, size));
    free(elements);
}

static void visit(walk *walk, const char *path) {
    chdf5_kind kind;
    chdf5_error *error = chdf5_file_kind(walk->file, path, &kind);
    chdf5_error_free(error);
    if (error || kind == chdf5_kind_absent)
        return;
    read_attributes(walk, path);
    if (kind == chdf5_kind_array)
        read_array(walk, path);
}

/// HDF5 comes here for each link in the file, and into each group once.
static herr_t visit_link(hid_t root, const char *path, const H5L_info_t *link, void *data) {
    (void)root;
    walk *here = data;
    if (++here->links > maximum_links)
        return 1;
    if (link->type == H5L_TYPE_HARD)
        visit(here, path);
    return here->is_exhausted;
}

_Noreturn static void perform(const char *path, uint64_t limit) {
    // The handlers and dumps of this process are not for a crash that is expected.
    signal(SIGSEGV, SIG_DFL);
    signal(SIGBUS, SIG_DFL);
    signal(SIGABRT, SIG_DFL);
    signal(SIGFPE, SIG_DFL);
    signal(SIGALRM, SIG_DFL);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0});
    struct stat status;
    alarm(patience + (stat(path, &status) == 0 ? (unsigned)(status.st_size / slow_disk) : 0));
#ifdef __GLIBC__
    // Fresh memory full of nonsense turns reading beyond a block into a crash here, rather than by chance later.
    mallopt(M_PERTURB, 0x5A);
#endif
    walk walk = {.limit = limit, .remaining = limit};
    // Errors come up again when the file is read for good.
    chdf5_error *error = chdf5_file_open_here(path, &walk.file);
    if (!error) {
        visit(&walk, "");
        H5Lvisit(walk.file->handle, H5_INDEX_NAME, H5_ITER_INC, visit_link, &walk);
    }
    _exit(walk.is_exhausted ? exhausted : 0);
}

chdf5_error *chdf5_rehearse(const char *path, uint64_t limit) {
    pid_t process;
    {
        // Not while another thread is inside HDF5, whose state the new process takes over.
        CHDF5_TAKE_TURN;
        process = fork();
        if (process == 0) {
            chdf5_turn_end(&turn);
            perform(path, limit);
        }
    }
    if (process < 0)
        return chdf5_error_make(chdf5_code_refused, "no process can be started to read it: %s", strerror(errno));
    int status = 0;
    while (waitpid(process, &status, 0) < 0)
        if (errno != EINTR)
            return NULL;
    if (WIFEXITED(status) && WEXITSTATUS(status) == exhausted)
        return chdf5_error_make(chdf5_code_refused, "its arrays unpack to far more than weights do");
    if (!WIFSIGNALED(status))
        return NULL;
    unsigned major = 0, minor = 0, release = 0;
    H5get_libversion(&major, &minor, &release);
    return chdf5_error_make(
        chdf5_code_damaged, "HDF5 %u.%u.%u %s over it: it is damaged", major, minor, release,
        WTERMSIG(status) == SIGALRM ? "runs without end" : "crashes");
}
