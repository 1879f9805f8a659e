// A small, pure-C door to libvips: open a photograph, read its header, fetch its pixels as 8-bit RGB.
//
// Every function that can fail returns a cvips_error, NULL for success; the caller frees it. All functions may be
// called from any thread, but one source or picture belongs to one thread at a time.

#ifndef CVIPS_H
#define CVIPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// MARK: Errors

typedef enum __attribute__((enum_extensibility(closed))) cvips_code {
    /// libvips did not start, or was built without the loader that the format needs.
    cvips_code_unavailable,
    /// There is no such file.
    cvips_code_missing,
    /// The path is a folder, a device, a pipe or a socket.
    cvips_code_not_a_file,
    /// The file is there but cannot be opened or read.
    cvips_code_unreadable,
    /// The file or the memory holds no byte.
    cvips_code_empty,
    /// The header or the pixels cannot be decoded.
    cvips_code_damaged,
} cvips_code;

typedef struct cvips_error cvips_error;

cvips_code cvips_error_code(const cvips_error *_Nonnull error);

/// What the system or libvips said, on one line; empty when that is not known for certain. libvips keeps one error text
/// for the whole process, so its words are given only when no other picture was being read in the meantime.
const char *_Nonnull cvips_error_message(const cvips_error *_Nonnull error);

void cvips_error_free(cvips_error *_Nullable error);

// MARK: Start

/// Starts libvips, once in a process however often it is called: no operation cache, one worker thread an image, and no
/// loader but those of `cvips_format`.
cvips_error *_Nullable cvips_start(void);

/// The version of the libvips in use, such as "8.14.1".
const char *_Nonnull cvips_version(void);

// MARK: Sources

/// An open file, or bytes that the caller keeps alive for as long as the source.
typedef struct cvips_source cvips_source;

cvips_error *_Nullable cvips_source_open_file(const char *_Nonnull path, cvips_source *_Nullable *_Nonnull source);

cvips_error *_Nullable cvips_source_open_memory(
    const void *_Nullable bytes, size_t length, cvips_source *_Nullable *_Nonnull source);

/// Copies the first bytes of the source, at most `capacity`, and says how many there were.
cvips_error *_Nullable cvips_source_read_head(
    const cvips_source *_Nonnull source, uint8_t *_Nonnull head, size_t capacity, size_t *_Nonnull length);

void cvips_source_free(cvips_source *_Nullable source);

// MARK: Pictures

/// The loaders that are let in. A HEIF file is HEIC or AVIF.
typedef enum __attribute__((enum_extensibility(closed))) cvips_format {
    cvips_format_gif,
    cvips_format_heif,
    cvips_format_jpeg,
    cvips_format_png,
    cvips_format_tiff,
    cvips_format_webp,
} cvips_format;

typedef enum __attribute__((enum_extensibility(closed))) cvips_channels {
    cvips_channels_grey,
    cvips_channels_rgb,
    cvips_channels_cmyk,
    cvips_channels_other,
} cvips_channels;

/// What to do with the embedded profile, and by which rendering intent. A table profile may offer one of the two only.
typedef enum __attribute__((enum_extensibility(closed))) cvips_profile_use {
    cvips_profile_use_none,
    cvips_profile_use_relative,
    cvips_profile_use_perceptual,
} cvips_profile_use;

/// The header of one image, the first of an animation or of a file with several.
typedef struct cvips_picture cvips_picture;

/// Reads the header; no pixel is decoded or allocated, save by decoders that cannot do otherwise.
///
/// A lenient picture is grey where pixels cannot be read, if any can; otherwise missing pixels are an error.
cvips_error *_Nullable cvips_picture_open(
    const cvips_source *_Nonnull source,
    cvips_format format,
    bool lenient,
    cvips_picture *_Nullable *_Nonnull picture);

/// Width and height of the upright picture, that is after its EXIF orientation is applied.
int32_t cvips_picture_width(const cvips_picture *_Nonnull picture);
int32_t cvips_picture_height(const cvips_picture *_Nonnull picture);

cvips_channels cvips_picture_channels(const cvips_picture *_Nonnull picture);

/// The embedded ICC profile, or NULL. It lives until the picture is decoded or freed.
const uint8_t *_Nullable cvips_picture_profile(const cvips_picture *_Nonnull picture, size_t *_Nonnull length);

/// Decodes the upright picture into `pixels`: rows of interleaved 8-bit sRGB, alpha flattened over white. `capacity`
/// must be width * height * 3. CMYK whose profile is not used goes through libvips' own. A picture can be decoded once.
cvips_error *_Nullable cvips_picture_decode(
    cvips_picture *_Nonnull picture, cvips_profile_use use, uint8_t *_Nonnull pixels, size_t capacity);

/// Whether a profile was asked for and turned out to be unusable, so that colours were taken without it.
bool cvips_picture_ignored_profile(const cvips_picture *_Nonnull picture);

/// What libvips and its decoders remarked on, instead of printing it. Complete once the picture is decoded.
size_t cvips_picture_note_count(const cvips_picture *_Nonnull picture);
const char *_Nonnull cvips_picture_note(const cvips_picture *_Nonnull picture, size_t index);

void cvips_picture_free(cvips_picture *_Nullable picture);

// MARK: Pixels

// Rows of interleaved 8-bit sRGB without padding, as `cvips_picture_decode` gives them.

/// Resizes width × height pixels to new_width × new_height, antialiased; `resized` holds new_width * new_height * 3 bytes.
cvips_error *_Nullable cvips_pixels_resize(
    const uint8_t *_Nonnull pixels, int32_t width, int32_t height,
    uint8_t *_Nonnull resized, int32_t new_width, int32_t new_height);

typedef enum __attribute__((enum_extensibility(closed))) cvips_encoding {
    cvips_encoding_jpeg,
    cvips_encoding_png,
} cvips_encoding;

/// Writes pixels as a file in memory, without metadata; `quality` (1 to 100) is JPEG's. The caller frees `bytes` with
/// `cvips_bytes_free`.
cvips_error *_Nullable cvips_pixels_encode(
    const uint8_t *_Nonnull pixels, int32_t width, int32_t height,
    cvips_encoding encoding, int32_t quality, uint8_t *_Nullable *_Nonnull bytes, size_t *_Nonnull length);

void cvips_bytes_free(uint8_t *_Nullable bytes);

#ifdef __cplusplus
}
#endif

#endif
