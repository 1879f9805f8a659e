// libvips reaches the package through pkg-config: this module exists to carry its compiler and linker flags to CVips.
// It includes nothing, so that no Swift file ever sees GLib.
