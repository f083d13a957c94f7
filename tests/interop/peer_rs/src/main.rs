// SPDX-License-Identifier: Apache-2.0
// What the c2pa crate says of texts, and texts that it signs.
//   peer_rs verify TRUST.pem TYPE FILE...    "NAME<tab>STATE<tab>FAILURES" for each
//   peer_rs sign CERT KEY ALG TYPE IN OUT
use std::{env, fs, io::Cursor, path::Path, process::exit};

use c2pa::{create_signer, settings::Settings, Builder, Context, Reader, SigningAlg};
use serde_json::json;

type Failure = Box<dyn std::error::Error>;

fn settings(trust: Option<&str>) -> Result<Settings, Failure> {
    let mut all = json!({"verify": {"verify_trust": trust.is_some(), "verify_after_sign": false},
        "builder": {"thumbnail": {"enabled": false}}});
    if let Some(file) = trust {
        all["trust"] = json!({"trust_anchors": fs::read_to_string(file)?});
    }
    Ok(Settings::new().with_json(&all.to_string())?)
}

fn judge(trust: &str, kind: &str, file: &str) -> Result<String, Failure> {
    let context = Context::new().with_settings(settings(Some(trust))?)?;
    let reader = Reader::from_context(context).with_stream(kind, Cursor::new(fs::read(file)?))?;
    let codes = reader
        .validation_results()
        .and_then(|all| all.active_manifest())
        .map(|active| active.failure().iter().map(|s| s.code().to_string()).collect::<Vec<_>>().join(" "))
        .unwrap_or_default();
    Ok(format!("{:?}\t{codes}", reader.validation_state()))
}

fn sign(a: &[String]) -> Result<(), Failure> {
    let alg = match a[2].as_str() {
        "es256" => SigningAlg::Es256,
        "es384" => SigningAlg::Es384,
        "es512" => SigningAlg::Es512,
        "ps256" => SigningAlg::Ps256,
        "ps384" => SigningAlg::Ps384,
        "ps512" => SigningAlg::Ps512,
        _ => SigningAlg::Ed25519,
    };
    let signer = create_signer::from_keys(&fs::read(&a[0])?, &fs::read(&a[1])?, alg, None)?;
    let definition = json!({
        "claim_generator_info": [{"name": "peer_rs", "version": "1"}],
        "format": a[3],
        "assertions": [{"label": "c2pa.actions", "data": {"actions": [{
            "action": "c2pa.created",
            "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation"}]}}]
    });
    let context = Context::new().with_settings(settings(None)?)?;
    let mut builder = Builder::from_context(context).with_definition(definition.to_string())?;
    let mut out = Cursor::new(Vec::new());
    builder.sign(signer.as_ref(), &a[3], &mut Cursor::new(fs::read(&a[4])?), &mut out)?;
    fs::write(&a[5], out.into_inner())?;
    Ok(())
}

fn main() {
    let a: Vec<String> = env::args().skip(1).collect();
    match a.first().map(String::as_str) {
        Some("verify") if a.len() > 3 => {
            for file in &a[3..] {
                let said = judge(&a[1], &a[2], file).unwrap_or_else(|why| format!("error\t{why}"));
                let name = Path::new(file).file_name().unwrap_or_default().to_string_lossy();
                println!("{name}\t{said}");
            }
        }
        Some("sign") if a.len() == 7 => {
            if let Err(why) = sign(&a[1..]) {
                eprintln!("{why}");
                exit(1);
            }
        }
        _ => {
            eprintln!("usage: peer_rs verify TRUST TYPE FILE... | sign CERT KEY ALG TYPE IN OUT");
            exit(2);
        }
    }
}
