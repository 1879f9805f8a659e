// A small, pure-C door to HDF5 for reading weights: names of groups, attributes that hold text, and arrays of numbers.
//
// Every function that can fail returns a chdf5_error, NULL for success; the caller frees it. HDF5 is not thread-safe, so
// each call waits for the one before; all may be made from any thread.
//
// A file is data from elsewhere. Only hard links are followed, so that nothing outside the file is read; filters that
// HDF5 would load as plug-ins are not.

#ifndef CHDF5_H
#define CHDF5_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// MARK: Errors

typedef enum __attribute__((enum_extensibility(closed))) chdf5_code {
    /// HDF5 cannot make sense of the file.
    chdf5_code_damaged,
    /// The file has no such object.
    chdf5_code_absent,
    /// The file holds something that has no place among weights.
    chdf5_code_refused,
} chdf5_code;

typedef struct chdf5_error chdf5_error;

chdf5_code chdf5_error_code(const chdf5_error *_Nonnull error);

/// What is wrong, on one line; HDF5's own words where it found the fault.
const char *_Nonnull chdf5_error_message(const chdf5_error *_Nonnull error);

void chdf5_error_free(chdf5_error *_Nullable error);

// MARK: Files

typedef struct chdf5_file chdf5_file;

/// Opens a file for reading, after all of it was read in a process of its own: damage over which HDF5 would crash becomes an
/// error, and so do arrays that take more than `limit` bytes together. An array that does so alone is not read then, and must
/// not be later. The file is not locked, as file systems without locks hold weights too.
chdf5_error *_Nullable chdf5_file_open(
    const char *_Nonnull path, uint64_t limit, chdf5_file *_Nullable *_Nonnull file);

void chdf5_file_close(chdf5_file *_Nullable file);

typedef enum __attribute__((enum_extensibility(closed))) chdf5_kind {
    chdf5_kind_absent,
    chdf5_kind_group,
    chdf5_kind_array,
} chdf5_kind;

/// What lies at `path`, whose parts are separated by slashes; the empty path is the file's root.
chdf5_error *_Nullable chdf5_file_kind(
    const chdf5_file *_Nonnull file, const char *_Nonnull path, chdf5_kind *_Nonnull kind);

// MARK: Names

/// Some texts in order.
typedef struct chdf5_texts chdf5_texts;

size_t chdf5_texts_count(const chdf5_texts *_Nonnull texts);
const char *_Nonnull chdf5_texts_item(const chdf5_texts *_Nonnull texts, size_t index);
void chdf5_texts_free(chdf5_texts *_Nullable texts);

/// The names of a group's members by name; more than `limit` are refused.
chdf5_error *_Nullable chdf5_group_members(
    const chdf5_file *_Nonnull file,
    const char *_Nonnull path,
    size_t limit,
    chdf5_texts *_Nullable *_Nonnull names);

/// The text or texts in an object's attribute, or NULL where it has no attribute of that name. Attributes of more than
/// `limit` bytes are refused.
chdf5_error *_Nullable chdf5_object_attribute(
    const chdf5_file *_Nonnull file,
    const char *_Nonnull path,
    const char *_Nonnull attribute,
    size_t limit,
    chdf5_texts *_Nullable *_Nonnull texts);

// MARK: Arrays

typedef enum __attribute__((enum_extensibility(closed))) chdf5_type {
    chdf5_type_float,
    chdf5_type_integer,
    /// Elements of two bytes that HDF5 gives no meaning to; Keras keeps bfloat16 so.
    chdf5_type_opaque16,
} chdf5_type;

enum { chdf5_maximum_rank = 32 };

typedef struct chdf5_layout {
    chdf5_type type;
    int32_t rank;
    uint64_t shape[chdf5_maximum_rank];
    /// Of one element in the file.
    uint64_t element_size;
    /// What the elements take in the file, after compression.
    uint64_t stored_bytes;
    /// Whether the file holds the elements in pieces, which may be compressed or missing.
    bool chunked;
} chdf5_layout;

/// An array's shape and type. Arrays of other things than numbers, with elements outside the file, or filtered by anything
/// but gzip, shuffle, szip and checksums are refused.
chdf5_error *_Nullable chdf5_array_layout(
    const chdf5_file *_Nonnull file, const char *_Nonnull path, chdf5_layout *_Nonnull layout);

/// Reads all elements in row-major order: float32 from an array of floats, int64 from one of integers, the bytes as they
/// are from an opaque one. `capacity` must be their size.
chdf5_error *_Nullable chdf5_array_read(
    const chdf5_file *_Nonnull file, const char *_Nonnull path, void *_Nonnull elements, size_t capacity);

#ifdef __cplusplus
}
#endif

#endif
