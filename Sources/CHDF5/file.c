#include "file.h"

#include "error.h"
#include "rehearsal.h"
#include "turn.h"

#include <stdlib.h>
#include <string.h>

/// Longer than any name that Keras writes.
enum { maximum_name = 1024 };

chdf5_error *chdf5_file_open(const char *path, uint64_t limit, chdf5_file **file) {
    chdf5_error *error = chdf5_rehearse(path, limit);
    return error ? error : chdf5_file_open_here(path, file);
}

chdf5_error *chdf5_file_open_here(const char *path, chdf5_file **file) {
    CHDF5_TAKE_TURN;
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    if (access < 0)
        return chdf5_error_take("HDF5 did not start");
    H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
    H5Pset_file_locking(access, false, true);
    hid_t handle = H5Fopen(path, H5F_ACC_RDONLY, access);
    H5Pclose(access);
    if (handle < 0)
        return chdf5_error_take("it cannot be read as HDF5");
    *file = malloc(sizeof **file);
    if (!*file) {
        H5Fclose(handle);
        return chdf5_error_make(chdf5_code_refused, "out of memory");
    }
    (*file)->handle = handle;
    return NULL;
}

void chdf5_file_close(chdf5_file *file) {
    if (!file)
        return;
    CHDF5_TAKE_TURN;
    H5Fclose(file->handle);
    free(file);
}

/// Follows the hard link `name` from `group`.
static chdf5_error *step(hid_t group, const char *name, const char *path, hid_t *object) {
    if (H5Iget_type(group) != H5I_GROUP)
        return chdf5_error_make(chdf5_code_absent, "'%s' is not there", path);
    htri_t exists = H5Lexists(group, name, H5P_DEFAULT);
    if (exists < 0)
        return chdf5_error_take(path);
    if (!exists)
        return chdf5_error_make(chdf5_code_absent, "'%s' is not there", path);
    H5L_info_t link;
    if (H5Lget_info(group, name, &link, H5P_DEFAULT) < 0)
        return chdf5_error_take(path);
    if (link.type != H5L_TYPE_HARD)
        return chdf5_error_make(
            chdf5_code_refused, "'%s' is a link to another place or file, which has no place among weights", path);
    *object = H5Oopen(group, name, H5P_DEFAULT);
    return *object < 0 ? chdf5_error_take(path) : NULL;
}

chdf5_error *chdf5_object_open(const chdf5_file *file, const char *path, hid_t *object) {
    hid_t current = H5Gopen2(file->handle, "/", H5P_DEFAULT);
    if (current < 0)
        return chdf5_error_take("its root group cannot be read");
    for (const char *rest = path; *rest;) {
        size_t length = strcspn(rest, "/");
        char name[maximum_name];
        if (length >= sizeof name) {
            H5Oclose(current);
            return chdf5_error_make(chdf5_code_refused, "it names an object by more than %d letters", maximum_name);
        }
        memcpy(name, rest, length);
        name[length] = '\0';
        rest += length + (rest[length] == '/');
        // To HDF5 too, an empty name and a dot are the group itself.
        if (length == 0 || strcmp(name, ".") == 0)
            continue;
        hid_t next = -1;
        chdf5_error *error = step(current, name, path, &next);
        H5Oclose(current);
        if (error)
            return error;
        current = next;
    }
    *object = current;
    return NULL;
}

chdf5_error *chdf5_object_open_as(const chdf5_file *file, const char *path, H5I_type_t type, hid_t *object) {
    chdf5_error *error = chdf5_object_open(file, path, object);
    if (error)
        return error;
    if (H5Iget_type(*object) == type)
        return NULL;
    H5Oclose(*object);
    return chdf5_error_make(
        chdf5_code_refused, type == H5I_GROUP ? "'%s' is not a group" : "'%s' is not an array", path);
}

chdf5_error *chdf5_file_kind(const chdf5_file *file, const char *path, chdf5_kind *kind) {
    CHDF5_TAKE_TURN;
    hid_t object = -1;
    chdf5_error *error = chdf5_object_open(file, path, &object);
    if (error) {
        if (chdf5_error_code(error) != chdf5_code_absent)
            return error;
        chdf5_error_free(error);
        *kind = chdf5_kind_absent;
        return NULL;
    }
    H5I_type_t type = H5Iget_type(object);
    H5Oclose(object);
    if (type != H5I_GROUP && type != H5I_DATASET)
        return chdf5_error_make(chdf5_code_refused, "'%s' is neither a group nor an array", path);
    *kind = type == H5I_GROUP ? chdf5_kind_group : chdf5_kind_array;
    return NULL;
}
