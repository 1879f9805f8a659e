#include "error.h"
#include "formats.h"
#include "notes.h"

#include <pthread.h>
#include <vips/vips.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool started = false;
static char failure[200];

static void start(void) {
    cvips_notes ignored = {0};
    cvips_notes_install();
    cvips_notes_collect(&ignored);
    started = vips_init("cutline") == 0;
    cvips_notes_collect(NULL);
    cvips_notes_install();
    if (!started) {
        g_strlcpy(failure, vips_error_buffer(), sizeof failure);
        vips_error_clear();
        return;
    }

    // Each photograph is read once, and the caller has its own threads.
    vips_cache_set_max(0);
    vips_concurrency_set(1);

    // Photographs come from strangers. Only the loaders that are fuzzed and needed stay open; ImageMagick, SVG, PDF,
    // slides and libvips' own format do not.
    vips_operation_block_set("VipsForeignLoad", TRUE);
    for (size_t i = 0; i < cvips_loader_count; i++)
        vips_operation_block_set(cvips_loaders[i].class_name, FALSE);
}

cvips_error *cvips_start(void) {
    pthread_once(&once, start);
    return started ? NULL : cvips_error_make(cvips_code_unavailable, failure);
}

const char *cvips_version(void) {
    return vips_version_string();
}
