# Private dependencies: header-only, each in one translation unit, none visible in an installed header.
find_path(BAOXUE_XXHASH_INCLUDE xxhash.h REQUIRED)
add_library(baoxue_xxhash INTERFACE)
target_include_directories(baoxue_xxhash SYSTEM INTERFACE "${BAOXUE_XXHASH_INCLUDE}")
target_compile_definitions(baoxue_xxhash INTERFACE XXH_INLINE_ALL)

# Header-only on purpose: Debian's pkg-config file would make libtomlplusplus.so.3 a run-time need.
find_path(BAOXUE_TOMLPLUSPLUS_INCLUDE toml++/toml.h REQUIRED)
add_library(baoxue_tomlplusplus INTERFACE)
target_include_directories(baoxue_tomlplusplus SYSTEM INTERFACE "${BAOXUE_TOMLPLUSPLUS_INCLUDE}")
