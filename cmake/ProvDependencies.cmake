# SPDX-License-Identifier: Apache-2.0
# Never part of the public interface: none of these libraries' types leaves libprov.
find_package(PkgConfig REQUIRED)
find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium>=1.0.18)
pkg_check_modules(CBOR REQUIRED IMPORTED_TARGET libcbor>=0.8)
pkg_check_modules(CJSON REQUIRED IMPORTED_TARGET libcjson>=1.7)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc>=2.2)
pkg_check_modules(BROTLIDEC REQUIRED IMPORTED_TARGET libbrotlidec>=1.0.7)
pkg_check_modules(EXPAT REQUIRED IMPORTED_TARGET expat>=2.4)
pkg_check_modules(EXIF REQUIRED IMPORTED_TARGET libexif>=0.6.22)
pkg_check_modules(ZLIB REQUIRED IMPORTED_TARGET zlib>=1.2.11)
set(PROV_PRIVATE_LIBRARIES OpenSSL::Crypto PkgConfig::SODIUM PkgConfig::CBOR PkgConfig::CJSON
  PkgConfig::UTF8PROC PkgConfig::BROTLIDEC PkgConfig::EXPAT PkgConfig::ZLIB PkgConfig::EXIF)

# Of one program only, prov-fetch: no part of the library or of what reads files.
if(PROV_ONLINE)
  pkg_check_modules(CURL REQUIRED IMPORTED_TARGET libcurl>=7.85)
endif()
# Of prov-sign only, for keys in tokens: what loads modules of others is no part of the library.
if(PROV_PKCS11)
  pkg_check_modules(P11KIT REQUIRED IMPORTED_TARGET p11-kit-1>=0.24)
endif()
# Of prov-thumbnail only.
if(PROV_THUMBNAILS)
  pkg_check_modules(JPEG REQUIRED IMPORTED_TARGET libjpeg)
  pkg_check_modules(PNG REQUIRED IMPORTED_TARGET libpng>=1.6)
  pkg_check_modules(WEBP REQUIRED IMPORTED_TARGET libwebp>=1.0)
endif()
# Of the tools that read files only.
if(PROV_SANDBOX)
  pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp>=2.5)
endif()
# Of prov-verify only, for --cache.
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3>=3.37)

# What of the tools' libraries is linked with them, and what is loaded at their start. The loader's work
# on libcrypto alone is a third of what `prov verify` takes for a small file (docs/performance.md).
# prov_of_tools(OUT TARGET ARCHIVE...): TARGET, or with PROV_STATIC its archives, if all are there.
function(prov_of_tools out target)
  set(${out} ${target} PARENT_SCOPE)
  if(NOT PROV_STATIC)
    return()
  endif()
  foreach(name ${ARGN})
    find_library(PROV_ARCHIVE_${name} lib${name}.a)
    mark_as_advanced(PROV_ARCHIVE_${name})
    if(NOT PROV_ARCHIVE_${name})
      string(REGEX REPLACE ".*::" "" library ${target})
      message(STATUS "No lib${name}.a: the tools load the shared ${library}, and start more slowly")
      return()
    endif()
    list(APPEND archives ${PROV_ARCHIVE_${name}})
  endforeach()
  set(${out} ${archives} PARENT_SCOPE)
endfunction()
prov_of_tools(PROV_TOOLS_CRYPTO OpenSSL::Crypto crypto)
prov_of_tools(PROV_TOOLS_SODIUM PkgConfig::SODIUM sodium)
prov_of_tools(PROV_TOOLS_CBOR PkgConfig::CBOR cbor)
prov_of_tools(PROV_TOOLS_CJSON PkgConfig::CJSON cjson)
prov_of_tools(PROV_TOOLS_UTF8PROC PkgConfig::UTF8PROC utf8proc)
prov_of_tools(PROV_TOOLS_BROTLIDEC PkgConfig::BROTLIDEC brotlidec brotlicommon)
prov_of_tools(PROV_TOOLS_EXPAT PkgConfig::EXPAT expat)
prov_of_tools(PROV_TOOLS_ZLIB PkgConfig::ZLIB z)
prov_of_tools(PROV_TOOLS_EXIF PkgConfig::EXIF exif)
prov_of_tools(PROV_TOOLS_SQLITE PkgConfig::SQLITE sqlite3)
prov_of_tools(PROV_TOOLS_C c c) # of prov itself
if(PROV_SANDBOX)
  prov_of_tools(PROV_TOOLS_SECCOMP PkgConfig::SECCOMP seccomp)
endif()
set(PROV_TOOLS_LIBRARIES ${PROV_TOOLS_CRYPTO} ${PROV_TOOLS_SODIUM} ${PROV_TOOLS_CBOR}
  ${PROV_TOOLS_CJSON} ${PROV_TOOLS_UTF8PROC} ${PROV_TOOLS_BROTLIDEC} ${PROV_TOOLS_EXPAT}
  ${PROV_TOOLS_EXIF} ${PROV_TOOLS_ZLIB} ${PROV_TOOLS_SECCOMP} m ${CMAKE_DL_LIBS})

# The program that runs before each of the others asks the processor nothing with this C library (docs/performance.md).
if(PROV_STATIC AND NOT CMAKE_CROSSCOMPILING)
  find_program(PROV_MUSL_CC musl-gcc)
  find_path(PROV_MUSL_CRT rcrt1.o PATHS /usr/lib/${CMAKE_SYSTEM_PROCESSOR}-linux-musl NO_DEFAULT_PATH)
  mark_as_advanced(PROV_MUSL_CC PROV_MUSL_CRT)
  if(NOT PROV_MUSL_CC OR NOT PROV_MUSL_CRT)
    set(PROV_MUSL_CC "")
    message(STATUS "No musl-gcc: prov starts more slowly")
  endif()
  set(PROV_MUSL_CFLAGS -std=c11 -D_POSIX_C_SOURCE=200809L -O2 -fPIE -fno-strict-aliasing -fstack-protector-strong
    -Wall -Wextra -Wpedantic -Wconversion)
  if(PROV_WERROR)
    list(APPEND PROV_MUSL_CFLAGS -Werror)
  endif()
  set(PROV_MUSL_LDFLAGS -static -nostartfiles
    -Wl,-pie,--no-dynamic-linker,-z,relro,-z,now,-z,noexecstack,-z,separate-code)
endif()

# Where the program's address is added, 27,000 places, can be listed in a seventieth of the room. A C library that does
# not know that form (glibc before 2.36) would not start such a program.
if(PROV_STATIC)
  include(CheckCSourceCompiles)
  include(CheckLinkerFlag)
  check_c_source_compiles("#include <features.h>
    #if !defined(__GLIBC__) || !__GLIBC_PREREQ(2, 36)
    #error another C library
    #endif
    int main(void) { return 0; }" PROV_HAS_RELR_LOADER)
  check_linker_flag(C LINKER:-z,pack-relative-relocs PROV_HAS_RELR_LINKER)
endif()
