# SPDX-License-Identifier: Apache-2.0
# prov_warnings is linked PRIVATE by everything of ours; ProvHardening and ProvInstrument add to it.
add_library(prov_warnings INTERFACE)
target_compile_definitions(prov_warnings INTERFACE _POSIX_C_SOURCE=200809L)
target_compile_options(prov_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wcast-qual -Wwrite-strings
  -Wmissing-prototypes -Wstrict-prototypes -Wbad-function-cast -Wvla -Wformat=2 -Wundef
  -Wpointer-arith -Wimplicit-fallthrough)
if(PROV_WERROR)
  target_compile_options(prov_warnings INTERFACE -Werror)
endif()

# The law on frames is for what ships, as it is written: the optimiser makes one function of several,
# and sanitizers put red zones around every variable.
set(PROV_FRAME_LAW "")
if(CMAKE_BUILD_TYPE STREQUAL "Debug" AND NOT PROV_SANITIZE)
  set(PROV_FRAME_LAW -Wframe-larger-than=2047)
endif()
