# SPDX-License-Identifier: Apache-2.0
# Sanitizers, coverage and fuzzing: builds for us, never to be installed.
# PROV_INSTRUMENT_FLAGS is also what a stranger's program needs to link with such a build (tests/install).
set(PROV_INSTRUMENT_FLAGS "")
if(PROV_SANITIZE)
  list(APPEND PROV_INSTRUMENT_FLAGS -fsanitize=${PROV_SANITIZE})
  target_compile_options(prov_warnings INTERFACE -fno-omit-frame-pointer -fno-sanitize-recover=all)
endif()
if(PROV_COVERAGE)
  list(APPEND PROV_INSTRUMENT_FLAGS --coverage)
endif()
target_compile_options(prov_warnings INTERFACE ${PROV_INSTRUMENT_FLAGS})
target_link_options(prov_warnings INTERFACE ${PROV_INSTRUMENT_FLAGS})
if(PROV_FUZZ_SKIP_MATHS AND (NOT PROV_FUZZ OR CMAKE_BUILD_TYPE MATCHES "Rel"))
  message(FATAL_ERROR "PROV_FUZZ_SKIP_MATHS is for fuzzing, and never for a build that is used: "
    "use the preset, cmake --preset fuzz")
endif()
if(PROV_FUZZ)
  # There is nothing to install: cmake --install finds no script.
  set(CMAKE_SKIP_INSTALL_RULES ON)
  if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "PROV_FUZZ needs clang (libFuzzer); use the preset: cmake --preset fuzz")
  endif()
  target_compile_options(prov_warnings INTERFACE -fsanitize=fuzzer-no-link)
endif()
