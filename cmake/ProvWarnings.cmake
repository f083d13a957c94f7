# SPDX-License-Identifier: Apache-2.0
# Linked PRIVATE by everything of ours: warnings, sanitizers, hardening.
add_library(prov_warnings INTERFACE)
target_compile_definitions(prov_warnings INTERFACE _POSIX_C_SOURCE=200809L)
target_compile_options(prov_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wcast-qual -Wwrite-strings
  -Wmissing-prototypes -Wstrict-prototypes -Wbad-function-cast -Wframe-larger-than=2047 -Wvla
  -Wformat=2 -Wundef -Wpointer-arith -Wimplicit-fallthrough -fno-strict-aliasing
  -fstack-protector-strong)
if(PROV_WERROR)
  target_compile_options(prov_warnings INTERFACE -Werror)
endif()
if(PROV_SANITIZE)
  target_compile_options(prov_warnings INTERFACE
    -fsanitize=${PROV_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(prov_warnings INTERFACE -fsanitize=${PROV_SANITIZE})
elseif(CMAKE_BUILD_TYPE MATCHES "Rel")
  target_compile_options(prov_warnings INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
if(PROV_COVERAGE)
  target_compile_options(prov_warnings INTERFACE --coverage -O0)
  target_link_options(prov_warnings INTERFACE --coverage)
endif()
target_link_options(prov_warnings INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)
