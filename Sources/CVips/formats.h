#ifndef CVIPS_FORMATS_H
#define CVIPS_FORMATS_H

#include "CVips.h"

typedef struct cvips_loader {
    /// The class under which libvips files the loader's variants.
    const char *_Nonnull class_name;
    /// The operation that reads from a VipsSource.
    const char *_Nonnull operation;
} cvips_loader;

enum { cvips_loader_count = cvips_format_webp + 1 };

/// Indexed by cvips_format. The names are the same from libvips 8.14 to 8.18, with libpng as with libspng.
extern const cvips_loader cvips_loaders[cvips_loader_count];

#endif
