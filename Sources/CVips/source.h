#ifndef CVIPS_SOURCE_H
#define CVIPS_SOURCE_H

#include "CVips.h"

#include <vips/vips.h>

/// A fresh libvips source that reads from the start, or NULL. A picture may need two passes, and so two of them.
VipsSource *_Nullable cvips_source_make_vips(const cvips_source *_Nonnull source);

#endif
