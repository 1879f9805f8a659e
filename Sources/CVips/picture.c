#include "picture.h"

#include "error.h"
#include "formats.h"
#include "source.h"

#include <stdatomic.h>
#include <stdlib.h>

static atomic_uint passes_in_flight;
static atomic_uint overlapping_passes;

static void begin(cvips_picture *picture) {
    if (atomic_fetch_add(&passes_in_flight, 1) == 0)
        vips_error_clear();
    else
        atomic_fetch_add(&overlapping_passes, 1);
    picture->overlaps = atomic_load(&overlapping_passes);
    picture->in_flight = true;
}

cvips_error *cvips_picture_error(cvips_picture *picture, cvips_code code) {
    char *text = vips_error_buffer_copy();
    bool alone =
        atomic_load(&passes_in_flight) == 1 && atomic_load(&overlapping_passes) == picture->overlaps;
    cvips_error *error = cvips_error_make(code, alone ? text : NULL);
    g_free(text);
    return error;
}

static cvips_channels channels(VipsImage *image) {
    switch (vips_image_guess_interpretation(image)) {
    case VIPS_INTERPRETATION_B_W:
    case VIPS_INTERPRETATION_GREY16:
        return cvips_channels_grey;
    case VIPS_INTERPRETATION_sRGB:
    case VIPS_INTERPRETATION_RGB:
    case VIPS_INTERPRETATION_RGB16:
        return cvips_channels_rgb;
    case VIPS_INTERPRETATION_CMYK:
        return cvips_channels_cmyk;
    default:
        return cvips_channels_other;
    }
}

/// Builds the loader, which reads the header.
static VipsImage *load(const cvips_source *source, cvips_format format, bool lenient) {
    VipsSource *vips_source = cvips_source_make_vips(source);
    if (!vips_source)
        return NULL;

    VipsImage *image = NULL;
    // A forgiving PNG loader leaves the rows that it cannot read as it found the memory. Its errors are wanted instead:
    // decoding fills what is missing.
    bool forgiving = lenient && format != cvips_format_png;
    VipsFailOn fail_on = forgiving ? VIPS_FAIL_ON_NONE : VIPS_FAIL_ON_TRUNCATED;
    int failed = vips_call(
        cvips_loaders[format].operation, vips_source, &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", fail_on,
        NULL);
    g_object_unref(vips_source);
    return failed ? NULL : image;
}

cvips_error *cvips_picture_open(
    const cvips_source *source, cvips_format format, bool lenient, cvips_picture **picture) {
    *picture = NULL;
    if (vips_type_find("VipsOperation", cvips_loaders[format].operation) == 0)
        return cvips_error_make(cvips_code_unavailable, "this libvips was built without the loader");

    cvips_picture *opened = calloc(1, sizeof *opened);
    if (!opened)
        return cvips_error_make(cvips_code_unavailable, "out of memory");

    opened->lenient = lenient;
    begin(opened);
    cvips_notes_collect(&opened->notes);
    opened->image = load(source, format, lenient);
    cvips_notes_collect(NULL);
    if (!opened->image) {
        cvips_error *error = cvips_picture_error(opened, cvips_code_damaged);
        cvips_picture_free(opened);
        return error;
    }

    opened->orientation = vips_image_get_orientation(opened->image);
    opened->stored_width = vips_image_get_width(opened->image);
    opened->stored_height = vips_image_get_height(opened->image);
    opened->channels = channels(opened->image);
    *picture = opened;
    return NULL;
}

int32_t cvips_picture_width(const cvips_picture *picture) {
    return picture->orientation < 5 ? picture->stored_width : picture->stored_height;
}

int32_t cvips_picture_height(const cvips_picture *picture) {
    return picture->orientation < 5 ? picture->stored_height : picture->stored_width;
}

cvips_channels cvips_picture_channels(const cvips_picture *picture) {
    return picture->channels;
}

const uint8_t *cvips_picture_profile(const cvips_picture *picture, size_t *length) {
    const void *profile = NULL;
    *length = 0;
    if (!picture->image || vips_image_get_typeof(picture->image, VIPS_META_ICC_NAME) == 0
        || vips_image_get_blob(picture->image, VIPS_META_ICC_NAME, &profile, length) != 0)
        return NULL;
    return profile;
}

bool cvips_picture_ignored_profile(const cvips_picture *picture) {
    return picture->ignored_profile;
}

size_t cvips_picture_note_count(const cvips_picture *picture) {
    return picture->notes.count;
}

const char *cvips_picture_note(const cvips_picture *picture, size_t index) {
    return picture->notes.lines[index];
}

void cvips_picture_close(cvips_picture *picture) {
    // Decoders make their last remarks as they are torn down.
    cvips_notes_collect(&picture->notes);
    g_clear_object(&picture->image);
    cvips_notes_collect(NULL);
    if (picture->in_flight)
        atomic_fetch_sub(&passes_in_flight, 1);
    picture->in_flight = false;
}

void cvips_picture_free(cvips_picture *picture) {
    if (picture)
        cvips_picture_close(picture);
    free(picture);
}
