#include "error.h"

#include <string.h>
#include <vips/vips.h>

/// An image over the caller's memory.
static VipsImage *wrap(const uint8_t *pixels, int32_t width, int32_t height) {
    size_t length = (size_t)width * (size_t)height * 3;
    VipsImage *image = vips_image_new_from_memory(pixels, length, width, height, 3, VIPS_FORMAT_UCHAR);
    if (image)
        image->Type = VIPS_INTERPRETATION_sRGB;
    return image;
}

cvips_error *cvips_pixels_resize(
    const uint8_t *pixels, int32_t width, int32_t height, uint8_t *resized, int32_t new_width, int32_t new_height) {
    VipsImage *image = wrap(pixels, width, height);
    VipsImage *result = NULL;
    bool succeeded = image
        && vips_thumbnail_image(image, &result, new_width, "height", new_height, "size", VIPS_SIZE_FORCE, NULL) == 0;
    size_t length = 0;
    void *memory = succeeded ? vips_image_write_to_memory(result, &length) : NULL;
    succeeded = memory && length == (size_t)new_width * (size_t)new_height * 3;
    if (succeeded)
        memcpy(resized, memory, length);
    g_free(memory);
    g_clear_object(&result);
    g_clear_object(&image);
    return succeeded ? NULL : cvips_error_make(cvips_code_unavailable, "pixels cannot be resized");
}

cvips_error *cvips_pixels_encode(
    const uint8_t *pixels, int32_t width, int32_t height, cvips_encoding encoding, int32_t quality, uint8_t **bytes,
    size_t *length) {
    *bytes = NULL;
    *length = 0;
    VipsImage *image = wrap(pixels, width, height);
    void *buffer = NULL;
    int failed = -1;
    if (image && encoding == cvips_encoding_jpeg)
        failed = vips_jpegsave_buffer(
            image, &buffer, length, "Q", quality, "optimize_coding", TRUE, "strip", TRUE, NULL);
    else if (image)
        failed = vips_pngsave_buffer(image, &buffer, length, "strip", TRUE, NULL);
    g_clear_object(&image);
    if (failed)
        return cvips_error_make(
            cvips_code_unavailable,
            encoding == cvips_encoding_jpeg ? "this libvips cannot write JPEG" : "this libvips cannot write PNG");
    *bytes = buffer;
    return NULL;
}

void cvips_bytes_free(uint8_t *bytes) {
    g_free(bytes);
}
