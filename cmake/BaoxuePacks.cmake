# Embeds policies/*/*.toml into the library: Policy::builtin needs no file system.
file(GLOB pack_files CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/policies/*/*.toml")
set(packs_cpp "${CMAKE_CURRENT_BINARY_DIR}/builtin_packs.cpp")
add_custom_command(
  OUTPUT "${packs_cpp}"
  COMMAND "${CMAKE_COMMAND}" "-DOUT=${packs_cpp}" "-DROOT=${CMAKE_CURRENT_SOURCE_DIR}/policies" "-DFILES=${pack_files}"
          -P "${CMAKE_CURRENT_SOURCE_DIR}/cmake/embed_packs.cmake"
  DEPENDS ${pack_files} "${CMAKE_CURRENT_SOURCE_DIR}/cmake/embed_packs.cmake"
  VERBATIM)
target_sources(baoxue_policy PRIVATE "${packs_cpp}")
