//! One run for several browsers says what a run of each by itself says, whichever of them leads.

use conformance::engines::{Generator, Origins};
use corridor_browser::Profile;
use corridor_browser::case::{Case, answer_line};

/// Random cases and scenarios, beside the systematic ones.
const RANDOM: usize = 5000;

#[test]
fn browsers_in_lockstep_do_what_each_does_alone() {
    let plain =
        ["http://127.0.0.1:8001", "http://127.0.0.1:8002", "http://127.0.0.1:8003", "http://localhost:8002"];
    let secure = [
        "https://app.example.com",
        "https://api.example.com",
        "http://localhost:8002",
        "https://api.example.net",
    ];
    let cases: Vec<Case<'_>> = [plain, secure].into_iter().flat_map(cases).collect();
    let (mut united, mut parted) = (0, [0; Profile::ALL.len()]);
    for (number, case) in cases.iter().enumerate() {
        let line = serde_json::to_string(case).unwrap();
        let alone = Profile::ALL.map(|profile| outcome(&line, profile));
        // Each of them leads in turn.
        let mut order = [0, 1, 2, 3];
        order.rotate_left(number % Profile::ALL.len());
        let (together, _) = answer_line(&line, &order.map(|index| Profile::ALL[index]));
        let expected = order.map(|index| alone[index].as_str()).join(",");
        assert!(together.ends_with(&format!("\"outcomes\":{{{expected}}}}}")), "{line}\n{together}");
        let nameless = Profile::ALL.map(|profile| alone[profile as usize].replace(profile.as_str(), ""));
        let same = nameless.each_ref().map(|end| *end == nameless[Profile::Standard as usize]);
        united += usize::from(same == [true; 4]);
        same.iter().zip(&mut parted).for_each(|(same, parted)| *parted += usize::from(!same));
    }
    println!("{} cases: {united} the same in all browsers, {parted:?} unlike the standard", cases.len());
    assert!(united > cases.len() / 4, "lockstep is worth it");
    assert!(
        parted[1..].iter().all(|count| *count > 100),
        "each engine is told from the standard: {parted:?}"
    );
}

/// All that the generator has, for servers of these origins.
fn cases(origins: [&str; 4]) -> Vec<Case<'static>> {
    let [page, first, second, elsewhere] = origins.map(str::to_owned);
    let mut generator = Generator::new(Origins { page, first, second, elsewhere });
    generator.add_families();
    generator.add_random(RANDOM, 1);
    generator.add_scenarios();
    generator.add_random_scenarios(RANDOM / 10, 1);
    generator.into_cases()
}

/// The member `"name":{…}` of a run of one profile.
fn outcome(line: &str, profile: Profile) -> String {
    let (answer, was_read) = answer_line(line, &[profile]);
    assert!(was_read, "{line}");
    let (_, outcomes) = answer.split_once("\"outcomes\":{").unwrap();
    outcomes.strip_suffix("}}").unwrap().to_owned()
}
