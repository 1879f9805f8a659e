#ifndef CHDF5_TURN_H
#define CHDF5_TURN_H

/// Waits until no other thread is inside HDF5, and makes HDF5 keep its errors instead of printing them.
int chdf5_turn_begin(void);
void chdf5_turn_end(const int *turn);

/// The first line of each public function that calls HDF5; the turn ends when the function returns.
#define CHDF5_TAKE_TURN __attribute__((cleanup(chdf5_turn_end))) int turn = chdf5_turn_begin()

#endif
