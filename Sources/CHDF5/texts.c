#include "error.h"
#include "file.h"
#include "turn.h"

#include <stdlib.h>
#include <string.h>

struct chdf5_texts {
    size_t count;
    char **items;
};

size_t chdf5_texts_count(const chdf5_texts *texts) {
    return texts->count;
}

const char *chdf5_texts_item(const chdf5_texts *texts, size_t index) {
    return texts->items[index];
}

void chdf5_texts_free(chdf5_texts *texts) {
    if (!texts)
        return;
    for (size_t index = 0; index < texts->count; index++)
        free(texts->items[index]);
    free(texts->items);
    free(texts);
}

static chdf5_texts *make(size_t count) {
    chdf5_texts *texts = calloc(1, sizeof *texts);
    char **items = calloc(count ? count : 1, sizeof *items);
    if (!texts || !items) {
        free(texts);
        free(items);
        return NULL;
    }
    texts->items = items;
    texts->count = count;
    return texts;
}

static chdf5_error *out_of_memory(void) {
    return chdf5_error_make(chdf5_code_refused, "out of memory");
}

// MARK: Members

static chdf5_error *members_of(hid_t group, const char *path, size_t limit, chdf5_texts **names) {
    H5G_info_t info;
    if (H5Gget_info(group, &info) < 0)
        return chdf5_error_take(path);
    if (info.nlinks > limit)
        return chdf5_error_make(
            chdf5_code_refused, "'%s' claims %llu members", path, (unsigned long long)info.nlinks);
    *names = make(info.nlinks);
    if (!*names)
        return out_of_memory();
    for (hsize_t index = 0; index < info.nlinks; index++) {
        ssize_t length = H5Lget_name_by_idx(
            group, ".", H5_INDEX_NAME, H5_ITER_INC, index, NULL, 0, H5P_DEFAULT);
        if (length < 0)
            return chdf5_error_take(path);
        char *name = calloc((size_t)length + 1, 1);
        if (!name)
            return out_of_memory();
        (*names)->items[index] = name;
        if (H5Lget_name_by_idx(
                group, ".", H5_INDEX_NAME, H5_ITER_INC, index, name, (size_t)length + 1, H5P_DEFAULT) < 0)
            return chdf5_error_take(path);
    }
    return NULL;
}

/// Gives no half-filled texts to the caller.
static chdf5_error *whole_or_none(chdf5_error *error, chdf5_texts **texts) {
    if (error && *texts) {
        for (size_t index = 0; index < (*texts)->count; index++)
            free((*texts)->items[index]);
        (*texts)->count = 0;
        chdf5_texts_free(*texts);
        *texts = NULL;
    }
    return error;
}

chdf5_error *chdf5_group_members(const chdf5_file *file, const char *path, size_t limit, chdf5_texts **names) {
    CHDF5_TAKE_TURN;
    *names = NULL;
    hid_t group = -1;
    chdf5_error *error = chdf5_object_open_as(file, path, H5I_GROUP, &group);
    if (error)
        return error;
    error = members_of(group, path, limit, names);
    H5Oclose(group);
    return whole_or_none(error, names);
}

// MARK: Attributes

/// Texts of a length that the type sets; shorter ones are padded.
static chdf5_error *read_fixed(
    hid_t attribute, hid_t type, size_t count, const char *name, chdf5_texts **texts) {
    size_t length = H5Tget_size(type);
    char *content = calloc(count * length + 1, 1);
    *texts = make(count);
    if (!content || !*texts) {
        free(content);
        return out_of_memory();
    }
    chdf5_error *error = count && H5Aread(attribute, type, content) < 0 ? chdf5_error_take(name) : NULL;
    bool spaces = H5Tget_strpad(type) == H5T_STR_SPACEPAD;
    for (size_t index = 0; index < count && !error; index++) {
        char *text = strndup(content + index * length, length);
        if (!text) {
            error = out_of_memory();
            break;
        }
        for (size_t end = strlen(text); spaces && end > 0 && text[end - 1] == ' '; end--)
            text[end - 1] = '\0';
        (*texts)->items[index] = text;
    }
    free(content);
    return error;
}

static herr_t reclaim(hid_t type, hid_t space, void *content) {
#if H5_VERSION_GE(1, 12, 0)
    return H5Treclaim(type, space, H5P_DEFAULT, content);
#else
    return H5Dvlen_reclaim(type, space, H5P_DEFAULT, content);
#endif
}

/// Texts that lie elsewhere in the file, each of a length of its own.
static chdf5_error *read_variable(
    hid_t attribute, hid_t type, hid_t space, size_t count, const char *name, chdf5_texts **texts) {
    char **content = calloc(count ? count : 1, sizeof *content);
    *texts = make(count);
    if (!content || !*texts) {
        free(content);
        return out_of_memory();
    }
    chdf5_error *error = NULL;
    if (count && H5Aread(attribute, type, content) < 0)
        error = chdf5_error_take(name);
    for (size_t index = 0; index < count && !error; index++) {
        char *text = strdup(content[index] ? content[index] : "");
        (*texts)->items[index] = text;
        if (!text)
            error = out_of_memory();
    }
    reclaim(type, space, content);
    free(content);
    return error;
}

static chdf5_error *read_texts(hid_t attribute, const char *name, size_t limit, chdf5_texts **texts) {
    hid_t type = H5Aget_type(attribute), space = H5Aget_space(attribute);
    chdf5_error *error = NULL;
    if (type < 0 || space < 0) {
        error = chdf5_error_take(name);
    } else {
        hssize_t count = H5Sget_simple_extent_npoints(space);
        htri_t variable = H5Tis_variable_str(type);
        if (H5Tget_class(type) == H5T_FLOAT && count == 0) {
            // An empty list of Python has no type of its own, and h5py writes it as one of floats.
            *texts = make(0);
            error = *texts ? NULL : out_of_memory();
        } else if (H5Tget_class(type) != H5T_STRING)
            error = chdf5_error_make(chdf5_code_refused, "its attribute '%s' is not text", name);
        else if (count < 0 || variable < 0)
            error = chdf5_error_take(name);
        else if (H5Aget_storage_size(attribute) > limit || (size_t)count > limit / H5Tget_size(type))
            error = chdf5_error_make(chdf5_code_refused, "its attribute '%s' is far too large", name);
        else if (variable)
            error = read_variable(attribute, type, space, (size_t)count, name, texts);
        else
            error = read_fixed(attribute, type, (size_t)count, name, texts);
    }
    if (space >= 0)
        H5Sclose(space);
    if (type >= 0)
        H5Tclose(type);
    return error;
}

chdf5_error *chdf5_object_attribute(
    const chdf5_file *file, const char *path, const char *name, size_t limit, chdf5_texts **texts) {
    CHDF5_TAKE_TURN;
    *texts = NULL;
    hid_t object = -1;
    chdf5_error *error = chdf5_object_open(file, path, &object);
    if (error)
        return error;
    htri_t exists = H5Aexists(object, name);
    if (exists < 0)
        error = chdf5_error_take(name);
    if (exists > 0) {
        hid_t attribute = H5Aopen(object, name, H5P_DEFAULT);
        error = attribute < 0 ? chdf5_error_take(name) : read_texts(attribute, name, limit, texts);
        if (attribute >= 0)
            H5Aclose(attribute);
    }
    H5Oclose(object);
    return whole_or_none(error, texts);
}
