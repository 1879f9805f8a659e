#include "picture.h"

#include "error.h"
#include "rows.h"

/// Rows fetched at a time. libvips' loaders work in strips of 8 or 16 rows, and a broken one is lost as a whole.
enum { strip_height = 16 };

/// Lets `next` take the place of `*image`, unless the operation that made it failed.
static int advance(VipsImage **image, VipsImage *next, int failed) {
    if (failed)
        return -1;
    g_object_unref(*image);
    *image = next;
    return 0;
}

static int depth_of(VipsImage *image) {
    return vips_image_get_format(image) == VIPS_FORMAT_USHORT ? 16 : 8;
}

/// Goes to sRGB through the embedded profile. Deep images stay deep, so that alpha keeps its scale.
static int through_embedded_profile(VipsImage **image, cvips_profile_use use) {
    VipsImage *next = NULL;
    int failed = vips_icc_transform(
        *image, &next, "srgb", "embedded", TRUE, "depth", depth_of(*image), "intent",
        use == cvips_profile_use_relative ? VIPS_INTENT_RELATIVE : VIPS_INTENT_PERCEPTUAL,
        "black_point_compensation", TRUE, NULL);
    return advance(image, next, failed);
}

/// Takes CMYK to sRGB as libvips' built-in profile has it.
static int through_ordinary_print(VipsImage **image) {
    VipsImage *next = NULL;
    int failed = vips_icc_transform(
        *image, &next, "srgb", "embedded", FALSE, "input_profile", "cmyk", "depth", depth_of(*image), "intent",
        VIPS_INTENT_RELATIVE, "black_point_compensation", TRUE, NULL);
    return advance(image, next, failed);
}

/// Whether the samples are 8-bit grey or RGB already, so that no arithmetic may touch them.
static bool is_plain(VipsImage *image) {
    VipsInterpretation kind = vips_image_guess_interpretation(image);
    return vips_image_get_format(image) == VIPS_FORMAT_UCHAR && vips_image_get_coding(image) == VIPS_CODING_NONE
        && (kind == VIPS_INTERPRETATION_B_W || kind == VIPS_INTERPRETATION_sRGB || kind == VIPS_INTERPRETATION_RGB);
}

static bool is_deep(VipsImage *image) {
    VipsInterpretation kind = vips_image_guess_interpretation(image);
    return vips_image_get_format(image) == VIPS_FORMAT_USHORT
        && (kind == VIPS_INTERPRETATION_GREY16 || kind == VIPS_INTERPRETATION_RGB16);
}

/// Makes `*image` 8-bit grey or sRGB, with or without alpha.
static int to_display(cvips_picture *picture, cvips_profile_use use, VipsImage **image) {
    bool uses_profile = use != cvips_profile_use_none && through_embedded_profile(image, use) == 0;
    picture->ignored_profile = use != cvips_profile_use_none && !uses_profile;
    if (picture->channels == cvips_channels_cmyk && !uses_profile && through_ordinary_print(image))
        return -1;

    if (is_plain(*image))
        return 0;
    gboolean shift = is_deep(*image);
    VipsImage *next = NULL;
    if (!shift) {
        int failed = vips_colourspace(*image, &next, VIPS_INTERPRETATION_sRGB, NULL);
        if (advance(image, next, failed))
            return -1;
    }
    int failed = vips_cast(*image, &next, VIPS_FORMAT_UCHAR, "shift", shift, NULL);
    return advance(image, next, failed);
}

/// Pulls the image through strip by strip on this thread, from top to bottom, and says how many rows came.
static int read_strips(VipsImage *image, const cvips_rows *rows) {
    int width = vips_image_get_width(image);
    int height = vips_image_get_height(image);
    VipsRegion *region = vips_region_new(image);
    if (!region)
        return 0;

    int y = 0;
    while (y < height) {
        VipsRect strip = {0, y, width, VIPS_MIN(strip_height, height - y)};
        if (vips_region_prepare(region, &strip))
            break;
        for (; y < VIPS_RECT_BOTTOM(&strip); y++)
            cvips_rows_write(rows, VIPS_REGION_ADDR(region, 0, y), y);
    }
    g_object_unref(region);
    return y;
}

cvips_error *cvips_picture_decode(cvips_picture *picture, cvips_profile_use use, uint8_t *pixels, size_t capacity) {
    size_t wanted = (size_t)picture->stored_width * (size_t)picture->stored_height * 3;
    if (!picture->image || capacity != wanted)
        return cvips_error_make(cvips_code_unavailable, "the picture is spent, or the buffer has the wrong size");

    cvips_notes_collect(&picture->notes);
    VipsImage *image = picture->image;
    g_object_ref(image);
    bool succeeded = false;
    if (to_display(picture, use, &image) == 0) {
        cvips_rows rows = cvips_rows_make(
            pixels, picture->stored_width, picture->stored_height, vips_image_get_bands(image),
            picture->orientation);
        int row_count = read_strips(image, &rows);
        succeeded = row_count == picture->stored_height || (picture->lenient && row_count > 0);
        for (int y = row_count; succeeded && y < picture->stored_height; y++)
            cvips_rows_fill(&rows, y);
    }
    g_object_unref(image);

    cvips_error *error = succeeded ? NULL : cvips_picture_error(picture, cvips_code_damaged);
    cvips_picture_close(picture);
    return error;
}
