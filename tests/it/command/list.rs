//! `list`, against the demo services and their faults.

use rstest::rstest;
use serde_json::Value;

use super::Home;

const FIELDS: &str = "provider,collection,id,name,kind,type,status,width,height,duration,frames,fps,codec,bytes,mime,folder,folder_name,created,url,expires,thumbnail,new,gone,unreadable";

#[test]
fn all_formats_tell_the_same_assets() {
    let home = Home::new();
    let list = |format: &str| home.run(&format!("list --demo --assets 20 --all --sort name --format {format}")).good();
    let (ndjson, json, csv, tsv) = (list("ndjson"), list("json"), list("csv"), list("tsv"));
    let ids: Vec<Value> =
        ndjson.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone()).collect();
    assert_eq!(ids.len(), 40);
    let document: Value = serde_json::from_str(&json).unwrap();
    let in_document = document["assets"].as_array().unwrap().iter().map(|asset| asset["id"].clone());
    assert!(in_document.eq(ids.iter().cloned()));
    let in_csv = csv::Reader::from_reader(csv.as_bytes())
        .records()
        .map(|record| Value::from(&record.unwrap()[2]))
        .collect::<Vec<_>>();
    assert_eq!(in_csv, ids);
    assert_eq!(csv.lines().next(), Some(FIELDS));
    assert_eq!(tsv.lines().next().unwrap().replace('\t', ","), FIELDS);
    assert_eq!(tsv.lines().count(), 41);
}

#[test]
fn json_is_what_the_interface_says() {
    let json = Home::new().run("list --demo --page-size 4 --format json").good();
    let document: Value = serde_json::from_str(&json).unwrap();
    let keys: Vec<&String> = document.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["assets", "errors", "next", "total"]);
    assert_eq!(document["total"], serde_json::json!({"affogato": 1200, "heygen": 1200}));
    assert!(document["next"]["heygen"].is_string() && document["next"]["affogato"].is_string());
    let first = json.lines().nth(1).unwrap();
    let at: Vec<usize> = FIELDS.split(',').map(|field| first.find(&format!("\"{field}\":")).unwrap()).collect();
    assert!(at.is_sorted(), "{first}");
}

#[test]
fn pages_come_one_after_another() {
    let home = Home::new();
    let all = home.run("list --demo --assets 30 --provider heygen --all --format tsv").good();
    let mut pages = Vec::new();
    for page in 1..=4 {
        let out =
            home.run(&format!("list --demo --assets 30 --provider heygen --page-size 8 --page {page} --format tsv"));
        pages.extend(out.good().lines().skip(1).map(|line| line.split('\t').nth(2).unwrap().to_owned()));
    }
    let all: Vec<&str> = all.lines().skip(1).map(|line| line.split('\t').nth(2).unwrap()).collect();
    assert_eq!(pages, all);
}

#[test]
fn filters_let_through_what_they_say() {
    let home = Home::new();
    let out = home.run("list --demo --assets 200 --all --kind video --status active").good();
    assert!(out.lines().count() > 10, "{out}");
    for line in out.lines() {
        let asset: Value = serde_json::from_str(line).unwrap();
        assert_eq!((asset["kind"].as_str(), asset["status"].as_str()), (Some("video"), Some("active")));
    }
}

#[rstest]
#[case("unauthorized", 3, "key refused (401)")]
#[case("forbidden", 1, "may not list assets (403)")]
#[case("server-error", 1, "failed (500)")]
#[case("not-json", 1, "answered HTML instead of JSON")]
#[case("cut", 1, "broke off")]
#[case("huge", 1, "larger than")]
#[case("error-in-200", 1, "says: ")]
fn a_failure_is_said_and_is_the_exit_code(#[case] fault: &str, #[case] code: i32, #[case] words: &str) {
    let ran =
        Home::new().run(&format!("list --demo --assets 60 --provider heygen --all --format json --fault {fault}"));
    assert_eq!(ran.code, Some(code), "{ran:?}");
    assert!(ran.err.contains(words), "{ran:?}");
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(document["errors"][0]["provider"], "heygen");
}

#[test]
fn a_stalled_answer_times_out() {
    let home = Home::new();
    std::fs::write(home.path("quick.toml"), "[network]\nidle_timeout = 0.2\nheaders_timeout = 0.2\n").unwrap();
    let ran = home.run("list --demo --config quick.toml --provider heygen --fault stall");
    assert_eq!(ran.code, Some(4), "{ran:?}");
    assert!(ran.err.starts_with("heygen: no answer in "), "{ran:?}");
}

#[test]
fn an_endless_listing_ends_with_a_warning() {
    let ran = Home::new().run("list --demo --assets 60 --all --provider heygen --fault endless");
    assert_eq!((ran.code, ran.out.lines().count()), (Some(0), 60), "{ran:?}");
    assert!(ran.err.contains("three pages brought nothing new"), "{ran:?}");
}

#[rstest]
#[case("endless", "three pages brought nothing new")]
#[case("repeat-token", "its pages repeat")]
fn a_page_that_an_endless_listing_has_not_is_not_walked_to_for_ever(#[case] fault: &str, #[case] words: &str) {
    let line = format!("list --demo --assets 130 --provider heygen --page-size 10 --page 1000000 --fault {fault}");
    let ran = Home::new().run(&line);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{ran:?}");
    assert!(ran.err.contains(words) && ran.err.contains("there is no page 1000000"), "{ran:?}");
}

#[test]
fn a_total_that_is_not_true_is_said() {
    let ran = Home::new().run("list --demo --assets 60 --all --provider heygen --fault wrong-totals");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), "60 listed, heygen says 57\n"), "{}", ran.out);
}

#[test]
fn bad_items_are_told_as_such_and_hide_nothing() {
    let out = Home::new().run("list --demo --assets 40 --all --fault bad-items").good();
    let assets: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(assets.len(), 80);
    assert!(assets.iter().any(|asset| asset["unreadable"] == true));
    assert!(assets.iter().any(|asset| asset["unreadable"] == false));
}

#[rstest]
#[case("json")]
#[case("ndjson")]
fn hostile_names_are_escaped_in_json(#[case] format: &str) {
    let out = Home::new().run(&format!("list --demo --assets 60 --all --fault hostile-names --format {format}")).good();
    let unsafe_ones: Vec<char> = out.chars().filter(|c| *c != '\n' && assetbrowse::text::is_unsafe(*c)).collect();
    assert!(unsafe_ones.is_empty(), "{unsafe_ones:?}");
    assert!(out.contains("\\u001b"), "a name with an escape code is among them");
}

#[test]
fn no_cell_of_csv_is_a_formula() {
    let out = Home::new().run("list --demo --assets 200 --all --fault hostile-names --format csv").good();
    for record in csv::Reader::from_reader(out.as_bytes()).records() {
        for cell in &record.unwrap() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
        }
    }
}

#[rstest]
#[case("list --page 0")]
#[case("list --bogus")]
#[case("list --demo --fault gremlins")]
#[case("list --demo --provider nobody")]
#[case("list --api-key x")]
fn wrong_usage_is_code_2(#[case] line: &str) {
    let told = Home::new().run(line).failed(2);
    assert!(!told.is_empty());
}

#[test]
fn a_form_of_ones_own_is_a_line_for_each_asset() {
    let home = Home::new();
    let config = home.configure("[copy.wiki]\ntemplate = '{provider}:{id} {name|ext}'\n");
    let line = format!("list --demo --config {} --assets 3 --all --format", config.display());
    let lines = home.run(&format!("{line} template:wiki")).good();
    let tsv = home.run(&format!("{line} tsv")).good();
    let expected: Vec<String> = tsv
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            format!("{}:{} {}", cells[0], cells[2], cells[3].rsplit_once('.').map_or("", |(_, end)| end))
        })
        .collect();
    assert_eq!(lines.lines().collect::<Vec<_>>(), expected);
    let id = expected[0].split(' ').next().unwrap();
    let show = format!("show {id} --demo --config {} --assets 3 --format template:wiki", config.display());
    assert_eq!(home.run(&show).good().trim_end(), expected[0]);
}

#[test]
fn a_form_that_is_not_configured_is_wrong_usage() {
    let home = Home::new();
    let told = home.run("list --demo --format template:wiki").failed(2);
    assert!(told.contains("there is no form \"wiki\""), "{told}");
    home.configure("[copy.a]\ntemplate = 'x'\n[copy.b]\ntemplate = 'y'\n[providers]\n");
    assert!(home.run("list --demo --format template:wiki").failed(2).contains("[copy.NAME]"), "the demo reads no file");
    let config = home.config();
    let told = home.run(&format!("list --demo --config {} --format template:wiki", config.display())).failed(2);
    assert!(told.contains("there are a, b"), "{told}");
}
