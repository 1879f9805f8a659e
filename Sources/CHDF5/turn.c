#include "turn.h"

#include <hdf5.h>
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

int chdf5_turn_begin(void) {
    pthread_mutex_lock(&mutex);
    // HDF5 built for threads keeps this setting for each thread.
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    H5PLset_loading_state(0);
    return 0;
}

void chdf5_turn_end(const int *turn) {
    (void)turn;
    pthread_mutex_unlock(&mutex);
}
