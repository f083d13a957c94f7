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
