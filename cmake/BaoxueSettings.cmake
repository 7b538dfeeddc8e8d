# What every target of this project is compiled with.
if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(BAOXUE_CCACHE ccache)
if(BAOXUE_CCACHE AND PROJECT_IS_TOP_LEVEL)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${BAOXUE_CCACHE}")
endif()

add_library(baoxue_settings INTERFACE)
# -ffp-contract=off: the same bytes on every machine (design.md, Numbers).
target_compile_options(baoxue_settings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                                                 -ffp-contract=off)
option(BAOXUE_WERROR "Warnings are errors" OFF)
if(BAOXUE_WERROR)
  target_compile_options(baoxue_settings INTERFACE -Werror)
endif()
