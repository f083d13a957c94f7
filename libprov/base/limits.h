/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every limit on what a file may ask of us. docs/limits.md gives each one's reason. Reaching one is
 * PROV_E_LIMIT ("refused by us"), never a verdict on the file.
 */
#ifndef PROV_BASE_LIMITS_H
#define PROV_BASE_LIMITS_H

/* clang-format off: a new row moves no other */
#define PROV_IO_BLOCK (64u << 10)        /* bytes hashed or looked at at a time */
#define PROV_PASS_BLOCK (256u << 10)     /* bytes copied at a time to a signed output */
#define PROV_TEXT_HELD (1u << 20)        /* bytes of a text that is read into memory once */
#define PROV_TEXT_PLACES 32u             /* places in a text that are kept from one look at it */
#define PROV_BEFORE_TAG (64u << 10)      /* bytes of comments and the like before the first tag */
#define PROV_JPEG_INDEXES 16u            /* indexes of pictures (MPF) of one JPEG file */
#define PROV_AVI_INDEXES 65536u          /* indexes of frames that others lead to in one AVI file */
#define PROV_AVI_CHUNKS (4u << 20)       /* chunks among the frames of one AVI file */
#define PROV_AVI_APART 80u               /* stores and chunks of metadata of one AVI file */
#define PROV_BMFF_CHUNKS 4u              /* tables of chunks in one sample table of a film */
#define PROV_MAX_STORE (64u << 20)       /* bytes of one manifest store */
#define PROV_MAX_CANDS 64u               /* candidate stores in one asset */
#define PROV_MAX_RANGES 500000u          /* ranges of one layout */
#define PROV_MAX_HEADS 65536u            /* headers of an output that are kept as they go out */
#define PROV_MAX_IFDS 200000u            /* directories in a TIFF file's chain, and as many below */
#define PROV_MAX_ARENA (192u << 20)      /* bytes of one operation's arena */
#define PROV_MAX_JUDGING (55u << 20)     /* bytes of arena that a verdict costs beyond the stores */
#define PROV_MAX_BOX_DEPTH 16u           /* JUMBF boxes inside boxes */
#define PROV_MAX_BOXES 210000u           /* JUMBF boxes in one store */
#define PROV_MAX_LABEL 1024u             /* bytes of a JUMBF label */
#define PROV_MAX_URI 4096u               /* bytes of a JUMBF URI */
#define PROV_MAX_CBOR_DEPTH 64u          /* CBOR items inside items */
#define PROV_MAX_MANIFESTS 10000u        /* manifests in one store */
#define PROV_MAX_ASSERTIONS 101000u      /* assertion references of one claim */
#define PROV_MAX_DEFINED 1000u           /* ingredients, actions and so on of a definition */
#define PROV_MAX_GIVEN_TEXT (4u << 10)   /* bytes of one text that is to be signed */
#define PROV_MAX_ITEMS 100000u           /* elements of one list in an assertion */
#define PROV_MAX_INGREDIENT_DEPTH 64u    /* manifests below manifests */
#define PROV_MAX_EXCLUSIONS 4096u        /* exclusion ranges of one hash assertion */
#define PROV_MAX_PARTS 1024u             /* parts of one multi-asset hash */
#define PROV_MAX_CERTS 16u               /* certificates of one x5chain */
#define PROV_MAX_CHAIN 16u               /* certificates of a chain to sign with */
#define PROV_MAX_CERT (64u << 10)        /* bytes of one certificate */
#define PROV_MAX_SEEN 32u                /* certificates, and paths of them, kept for a next file */
#define PROV_MAX_SEEN_CERT (8u << 10)    /* bytes of a certificate that is kept for a next file */
#define PROV_MAX_ANCHORS 4096u           /* certificates of one trust list */
#define PROV_MAX_LISTS 1024u             /* trust lists of one kind */
#define PROV_MAX_LOTE_DEPTH 32u          /* JSON values inside values of a trust list */
#define PROV_MAX_LOTE_VALUES 400000u     /* JSON values of a trust list */
#define PROV_MAX_LOTE_HISTORY 64u        /* states of one service of a trust list */
#define PROV_MAX_TST (256u << 10)        /* bytes of one time-stamp token */
#define PROV_MAX_HEADERS 128u            /* header parameters in one COSE bucket */
#define PROV_MAX_TOKENS 16u              /* time-stamp tokens in one COSE header */
#define PROV_MAX_OCSP 64u                /* OCSP responses in one COSE header */
#define PROV_MAX_REVOKED 500000u         /* fingerprints of revoked certificates that are given */
#define PROV_MAX_REVOKED_FILES 256u      /* CRLs and OCSP responses that are given */
#define PROV_MAX_PRODUCTS 20000u         /* products of a list of conforming ones */
#define PROV_MAX_OCSP_ANSWER (64u << 10) /* bytes of one OCSP response */
#define PROV_MAX_SIGNATURES 65536u       /* signatures that one verification checks */
#define PROV_MAX_FETCHES 16u             /* questions to the network for one file */
#define PROV_MAX_PEM (16u << 20)         /* bytes of a PEM file */
#define PROV_MAX_KEY_FILE (64u << 10)    /* bytes of a private key's PEM file */
#define PROV_MAX_PASSPHRASE 1024u        /* bytes of a passphrase */
#define PROV_MAX_FINDINGS 200000u        /* findings of one verification */
#define PROV_MAX_REDACTIONS 4096u        /* redacted assertions of one store */
#define PROV_MAX_REDACTORS 64u           /* manifests that redact any */
#define PROV_MAX_RELABELLED 64u          /* manifests of ingredients that get other labels */
#define PROV_MAX_ACKNOWLEDGED 256u       /* failures of one ingredient on record */
#define PROV_MAX_WORK_FACTOR 32u         /* times its size that a store's references cost */
#define PROV_MAX_COMBINING (64u << 10)   /* bytes without a normalisation boundary */
#define PROV_MAX_SHOWN_MARKS 8u          /* combining marks shown on one letter */
#define PROV_MAX_TEXT_WRAPPER (16u << 20) /* manifest bytes in one text wrapper */
#define PROV_MAX_UNPACKED (32u << 20)     /* bytes that a store's compressed manifests unpack to */
#define PROV_MAX_UNPACK_FACTOR 1024u      /* times its size that a compressed manifest unpacks to */
#define PROV_MAX_UNPACK_MEMORY (20u << 20) /* bytes that decompressing may hold for itself */
#define PROV_MAX_UNPACK_WORK (256u << 20)  /* bytes of tables that unpacking a file may make */
#define PROV_MAX_XMP (4u << 20)            /* bytes of an XMP packet */
#define PROV_MAX_XMP_ITEMS 16u             /* XMP items of one HEIF file */
#define PROV_MAX_SIBLINGS 8u               /* files that one sidecar could be about */
#define PROV_MAX_FOLDER 100000u            /* names of a folder in which they are looked for */
#define PROV_MAX_XMP_DEPTH 64u             /* XML elements inside elements of one */
#define PROV_MAX_BMFF_DEPTH 32u            /* BMFF boxes inside boxes */
#define PROV_MAX_BMFF_BOXES 4000000u       /* BMFF boxes looked at in one file */
#define PROV_MAX_BMFF_EXCLUSIONS 128u      /* exclusions of one BMFF hash */
#define PROV_MAX_BMFF_STEPS 12u            /* steps of one exclusion's path */
#define PROV_MAX_BMFF_DATA 4096u           /* bytes that the exclusions of one hash compare */
#define PROV_MAX_BMFF_WORK (256u << 20)    /* bytes that comparing boxes with exclusions may cost */
#define PROV_MAX_BMFF_HOLES 65536u         /* runs left out of one box at the top of a file */
#define PROV_MAX_BMFF_TRACKS 4096u         /* tracks whose defaults fragments use */
#define PROV_MAX_BMFF_AUX (64u << 10)      /* bytes of one merkle box */
#define PROV_MAX_BMFF_EDITS 32768u         /* places of a BMFF file corrected beside its tables */
#define PROV_MAX_BMFF_LEAVES 256u          /* leaves of the Merkle trees of one BMFF file */
#define PROV_MAX_BMFF_LABELS 16u           /* AIGC labels of one BMFF file */
#define PROV_MAX_IDENTITY_REFS 256u        /* assertions that one identity assertion names */
#define PROV_MAX_IDENTITIES 256u           /* identity assertions of one store that are judged */
#define PROV_MAX_CREDENTIAL (1u << 20)     /* bytes of a verifiable credential */
#define PROV_MAX_ASSET_DEPTH 6u            /* values inside values of its c2paAsset */
#define PROV_MAX_ASSET_KEYS 32u            /* members of one map in it */
#define PROV_MAX_DID (16u << 10)           /* bytes of a decentralized identifier */
#define PROV_MAX_ZIP_MEMBERS 65536u        /* members of one ZIP archive */
#define PROV_MAX_ZIP_DIRECTORY (8u << 20)  /* bytes of a ZIP archive's central directory */
#define PROV_MAX_PDF_WORK (256u << 20)     /* bytes looked at for a PDF file's objects */
#define PROV_MAX_PDF_UNPACKED (32u << 20)  /* bytes kept of a PDF file's objects and streams */
#define PROV_MAX_PDF_OBJECT (2u << 20)     /* bytes of one PDF object, its stream aside */
#define PROV_MAX_PDF_DEPTH 64u             /* PDF arrays and dictionaries inside of each other */
#define PROV_MAX_PDF_SECTIONS 1024u        /* updates of a PDF file */
#define PROV_MAX_PDF_FIELDS 4096u          /* fields of a PDF form looked at for a signature */
#define PROV_MAX_PDF_RUNS 65536u           /* runs of a PDF file's cross-references */
#define PROV_MAX_SIGNALS 256u              /* signals that are kept of one file */
#define PROV_MAX_SIGNALS_ALIKE 16u         /* signals of one kind at one place */
#define PROV_MAX_SIGNAL_TEXT (4u << 10)    /* bytes of a signal's value */
#define PROV_MAX_SIGNAL_MEMORY (4u << 20)  /* bytes that the signals of one file take */
#define PROV_MAX_SIGNAL_INPUT (64u << 10)  /* bytes of one chunk looked at for signals */
#define PROV_MAX_SIGNAL_CARRIERS 1024u     /* chunks and segments looked at for signals */
#define PROV_MAX_AIGC_OPENINGS 8u          /* braces tried for the begin of an AIGC label */
#define PROV_MAX_PROPERTIES (256u << 10)   /* bytes of a document's custom properties */
#define PROV_MAX_PREVIEW (1u << 20)        /* bytes of a preview */
#define PROV_MAX_PREVIEWS 8u               /* previews of one file */
#define PROV_MAX_POLICY (1u << 20)         /* bytes of a policy file */
#define PROV_MAX_POLICY_MEMORY (8u << 20)  /* bytes that a policy's clauses take */
#define PROV_MAX_POLICY_TEXT 1024u         /* bytes of a sentence, or a value, of a policy */
#define PROV_MAX_POLICY_VALUES 10000u      /* values of all lists of a policy */
#define PROV_MAX_CLAUSES 256u              /* clauses of a policy */
#define PROV_MAX_TERMS 32u                 /* terms of a set, and sets of a clause */
#define PROV_MAX_RECEIPT (4u << 20)        /* bytes of what a receipt says */
#define PROV_MAX_PICTURE (4u << 20)        /* bytes of a picture that a report shows */
#define PROV_MAX_COMPARED_TEXT (16u << 20) /* bytes of a text that is compared with another */
/* clang-format on */

#endif
