# SPDX-License-Identifier: Apache-2.0
# What every build carries against the bug that the tests did not find. tests/check/hardening.sh
# looks for it in the finished binaries.
include(CheckCCompilerFlag)
include(CheckPIESupported)
check_pie_supported(LANGUAGES C)

# No sanitizer checks strict aliasing, so we do not lean on it either.
target_compile_options(prov_warnings INTERFACE -fno-strict-aliasing -fstack-protector-strong)
foreach(flag stack-clash-protection cf-protection)
  string(MAKE_C_IDENTIFIER "PROV_HAS_${flag}" var)
  check_c_compiler_flag(-f${flag} ${var})
  if(${var})
    target_compile_options(prov_warnings INTERFACE -f${flag})
  endif()
endforeach()
target_link_options(prov_warnings INTERFACE
  LINKER:-z,relro,-z,now,-z,noexecstack,-z,separate-code,--as-needed)

# Needs an optimised build; the sanitizers' own checks replace it.
if(CMAKE_BUILD_TYPE MATCHES "Rel" AND NOT PROV_SANITIZE)
  # Level 3 also covers heap blocks of computed size; older compilers know level 2 only.
  if(CMAKE_C_COMPILER_ID STREQUAL "GNU" AND CMAKE_C_COMPILER_VERSION VERSION_LESS 12)
    set(PROV_FORTIFY 2)
  else()
    set(PROV_FORTIFY 3)
  endif()
  target_compile_options(prov_warnings INTERFACE
    -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=${PROV_FORTIFY})
endif()
