#include "error.h"
#include "file.h"
#include "turn.h"

/// The filters that HDF5 brings along; others it would have to load.
static bool is_known(H5Z_filter_t filter) {
    return filter == H5Z_FILTER_DEFLATE || filter == H5Z_FILTER_SHUFFLE || filter == H5Z_FILTER_FLETCHER32
        || filter == H5Z_FILTER_SZIP;
}

static chdf5_error *check_storage(hid_t properties, const char *path, bool *chunked) {
    H5D_layout_t layout = H5Pget_layout(properties);
    if (layout < 0)
        return chdf5_error_take(path);
    if ((layout == H5D_CONTIGUOUS && H5Pget_external_count(properties) != 0) || layout == H5D_VIRTUAL)
        return chdf5_error_make(
            chdf5_code_refused, "'%s' keeps its numbers in another file, which has no place among weights", path);
    *chunked = layout == H5D_CHUNKED;
    if (!*chunked)
        return NULL;
    int count = H5Pget_nfilters(properties);
    for (int index = 0; index < count; index++) {
        unsigned flags = 0, settings = 0;
        size_t setting_count = 0;
        H5Z_filter_t filter = H5Pget_filter2(
            properties, (unsigned)index, &flags, &setting_count, NULL, 0, NULL, &settings);
        if (!is_known(filter))
            return chdf5_error_make(chdf5_code_refused, "'%s' is packed by filter %d, which is not read", path, filter);
    }
    return NULL;
}

static chdf5_error *describe_type(hid_t array, const char *path, chdf5_layout *layout) {
    hid_t type = H5Dget_type(array);
    if (type < 0)
        return chdf5_error_take(path);
    H5T_class_t class = H5Tget_class(type);
    layout->element_size = H5Tget_size(type);
    H5Tclose(type);
    if (class == H5T_FLOAT && layout->element_size <= 8)
        layout->type = chdf5_type_float;
    else if (class == H5T_INTEGER && layout->element_size <= 8)
        layout->type = chdf5_type_integer;
    else if (class == H5T_OPAQUE && layout->element_size == 2)
        layout->type = chdf5_type_opaque16;
    else
        return chdf5_error_make(chdf5_code_refused, "'%s' is not an array of numbers", path);
    return NULL;
}

static chdf5_error *describe(hid_t array, const char *path, chdf5_layout *layout) {
    chdf5_error *error = describe_type(array, path, layout);
    if (error)
        return error;
    hid_t properties = H5Dget_create_plist(array);
    if (properties < 0)
        return chdf5_error_take(path);
    error = check_storage(properties, path, &layout->chunked);
    H5Pclose(properties);
    if (error)
        return error;

    hid_t space = H5Dget_space(array);
    if (space < 0)
        return chdf5_error_take(path);
    hsize_t shape[H5S_MAX_RANK];
    layout->rank = H5Sget_simple_extent_dims(space, shape, NULL);
    H5S_class_t class = H5Sget_simple_extent_type(space);
    H5Sclose(space);
    if (layout->rank < 0)
        return chdf5_error_take(path);
    if (class == H5S_NULL || layout->rank > chdf5_maximum_rank)
        return chdf5_error_make(chdf5_code_refused, "'%s' is not an array of numbers", path);
    for (int32_t axis = 0; axis < layout->rank; axis++)
        layout->shape[axis] = shape[axis];
    layout->stored_bytes = H5Dget_storage_size(array);
    return NULL;
}

chdf5_error *chdf5_array_layout(const chdf5_file *file, const char *path, chdf5_layout *layout) {
    CHDF5_TAKE_TURN;
    hid_t array = -1;
    chdf5_error *error = chdf5_object_open_as(file, path, H5I_DATASET, &array);
    if (error)
        return error;
    *layout = (chdf5_layout){0};
    error = describe(array, path, layout);
    H5Oclose(array);
    return error;
}

/// What an element becomes in memory; HDF5 converts widths and byte orders.
static hid_t memory_type(hid_t array, const chdf5_layout *layout) {
    switch (layout->type) {
    case chdf5_type_float:
        return H5Tcopy(H5T_NATIVE_FLOAT);
    case chdf5_type_integer:
        return H5Tcopy(H5T_NATIVE_INT64);
    case chdf5_type_opaque16:
        return H5Dget_type(array);
    }
}

chdf5_error *chdf5_array_read(const chdf5_file *file, const char *path, void *elements, size_t capacity) {
    CHDF5_TAKE_TURN;
    hid_t array = -1;
    chdf5_error *error = chdf5_object_open_as(file, path, H5I_DATASET, &array);
    if (error)
        return error;
    chdf5_layout layout = {0};
    error = describe(array, path, &layout);
    if (!error) {
        hid_t type = memory_type(array, &layout);
        uint64_t size = H5Tget_size(type);
        for (int32_t axis = 0; axis < layout.rank; axis++)
            size = layout.shape[axis] && size > UINT64_MAX / layout.shape[axis] ? UINT64_MAX
                                                                               : size * layout.shape[axis];
        if (size != capacity)
            error = chdf5_error_make(chdf5_code_refused, "'%s' does not have the size that was asked for", path);
        else if (size && H5Dread(array, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, elements) < 0)
            error = chdf5_error_take(path);
        H5Tclose(type);
    }
    H5Oclose(array);
    return error;
}
