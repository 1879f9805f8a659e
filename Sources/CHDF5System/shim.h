// HDF5 reaches the package through pkg-config: this module exists to carry its compiler and linker flags to CHDF5.
// It includes nothing, so that no Swift file ever sees HDF5's macros.
