# SPDX-License-Identifier: Apache-2.0
option(PROV_WERROR "Treat warnings as errors" OFF)
option(PROV_ONLINE "Build prov-fetch, which prov verify --online needs (libcurl)" ON)
option(PROV_PKCS11 "Keys in PKCS #11 tokens for prov-sign (p11-kit)" ON)
option(PROV_THUMBNAILS "Build prov-thumbnail, which prov sign --thumbnail needs (libjpeg, libpng, libwebp)" ON)
option(PROV_FUZZ "Build the fuzz targets with libFuzzer (clang)" OFF)
option(PROV_COVERAGE "Instrument for coverage" OFF)
set(PROV_SANITIZE "" CACHE STRING "Sanitizers, comma separated: address,undefined or thread")

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()
