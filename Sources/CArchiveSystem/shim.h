// libarchive reaches the package through pkg-config: this module exists to carry its compiler and linker flags to CArchive.
