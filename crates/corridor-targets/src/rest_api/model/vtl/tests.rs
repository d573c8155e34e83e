//! What templates come to. Rows marked *recorded* are what AWS answered, in the AWS-validated tests of `localstack/localstack`.

use super::{Error, Input, Scope, Template, Value};

fn scope(headers: &[(&str, &str)], body: &str) -> Scope {
    let pairs =
        |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let input = Input {
        body: body.to_owned(),
        path: pairs(&[("model", "digits")]),
        querystring: pairs(&[("page", "2"), ("model", "shadowed")]),
        header: pairs(headers),
        header_case_matters: true,
    };
    let stage = Value::texts([("upstream".to_owned(), "models.example".to_owned())]);
    Scope::new(Value::texts([("stage".to_owned(), "prod".to_owned())]), stage, input)
}

fn render(template: &str) -> String {
    match render_with(template, &mut scope(&[("Origin", "https://a.example")], "{\"a\": [{\"b\": 1}]}")) {
        Ok(text) => text,
        Err(error) => format!("error: {error}"),
    }
}

fn render_with(template: &str, scope: &mut Scope) -> Result<String, Error> {
    Template::parse(template)?.render(scope)
}

#[test]
fn references_and_literals() {
    for (template, expected) in [
        ("plain $ text # and \\ more", "plain $ text # and \\ more"),
        ("$input.params(\"Origin\")", "https://a.example"),
        ("$input.params('model')", "digits"),
        ("[$input.params('absent')]", "[]"),
        ("$input.params().header.get('Origin')", "https://a.example"),
        ("$input.params('querystring').page", "2"),
        ("${context.stage}x $stageVariables.upstream", "prodx models.example"),
        ("$nothing $!nothing.", "$nothing ."),
        ("\\$context.stage", "$context.stage"),
        ("a ## comment\nb #* more *# c", "a b  c"),
        ("#[[ $raw #if ]]#", " $raw #if "),
        ("#set($x = 'single $context.stage')$x", "single $context.stage"),
        ("#set($x = \"double $context.stage\")$x", "double prod"),
        ("#set($x = [1, 2, 'c'])$x $x.size() $x[2]", "[1, 2, c] 3 c"),
        ("#set($x = [3..1])$x", "[3, 2, 1]"),
        ("#set($x = {'a': 1, 'b': \"$context.stage\"})$x.b $x.get('a')", "prod 1"),
        ("#set($x = 2 + 3 * 4 - 10 / 5 % 3)$x", "12"),
        ("#set($x = 'a' + 1)$x", "a1"),
        ("#fff", "#fff"),
    ] {
        assert_eq!(render(template), expected, "{template}");
    }
}

#[test]
fn conditions() {
    let holds = |condition: &str| render(&format!("#if({condition})yes#{{else}}no#end"));
    for condition in [
        "$input.params('Origin') == 'https://a.example'",
        "$nothing == 1 || 2 == 2",
        "!($context.stage != \"prod\")",
        "!$nothing && $context.stage",
        "1 < 2 && 2 <= 2 && 3 > 2 && 2 >= 2 and not false",
        "2 eq 2 and 1 ne 2",
        "1 == '1'",
        "$input.params('Origin').startsWith('https://') && $input.params('Origin').contains('a.ex')",
        "$context.stage.equals('prod')",
        "$context.stage.toUpperCase() == 'PROD'",
    ] {
        assert_eq!(holds(condition), "yes", "{condition}");
    }
    for condition in [
        "$nothing",
        "false",
        "$context.stage == 'PROD'",
        "$nothing.matches('.*')",
        "$context.stage == $nothing",
    ] {
        assert_eq!(holds(condition), "no", "{condition}");
    }
    // It is asked, and makes no difference.
    assert_eq!(holds("$input.params('absent') && 1 == 2"), "no");
    assert_eq!(render("#if(1 == 2)\na\n#elseif(1 == 1)\nb\n#else\nc\n#end\nd"), "b\nd");
}

#[test]
fn a_pattern_is_about_the_whole_text() {
    let matches = |pattern: &str, text: &str| {
        let mut scope = scope(&[("Origin", text)], "");
        let template =
            format!("#set($o = $input.params('Origin'))#if($o.matches('{pattern}'))yes#{{else}}no#end");
        render_with(&template, &mut scope).unwrap_or_else(|error| error.to_string())
    };
    let pattern = r"https://([A-Za-z0-9_-]+\.)+example\.com(:[0-9]+)?";
    assert_eq!(matches(pattern, "https://a.b.example.com:8443"), "yes");
    for stranger in [
        "https://example.com",
        "https://axexample.com",
        "https://a.example.com.evil.test",
        "xhttps://a.example.com",
    ] {
        assert_eq!(matches(pattern, stranger), "no", "{stranger}");
    }
    assert_eq!(matches(r"\Qhttps://a.b\E.*", "https://a.b/c"), "yes");
    assert_eq!(matches(r"\Qhttps://a.b\E.*", "https://axb/c"), "no");
    assert_eq!(matches(r"\d", "٣"), "no");
    for unknown in ["(?=a)a", "a*+", "(a)\\1"] {
        assert!(matches(unknown, "a").contains("not a part of Velocity"), "{unknown}");
    }
}

#[test]
fn loops_set_variables() {
    assert_eq!(render("#foreach($x in ['a', 'b'])$foreach.count$x#if($foreach.hasNext),#end#end"), "1a,2b");
    let found = "#set($f = 'no')#foreach($x in ['a', 'b'])#if($x == 'b')#set($f = 'yes')#break#end#end$f";
    assert_eq!(render(found), "yes");
    assert_eq!(
        render("#foreach($x in [1..1001])#end"),
        "error: the template exceeds 1000 numbers in a range"
    );
}

#[test]
fn bodies() {
    assert_eq!(render("$input.json('$')"), "{\"a\":[{\"b\":1}]}");
    assert_eq!(render("$input.json('$.a[0].b') $input.path(\"$['a'][0]\").b"), "1 1");
    // Recorded: `test_input_path_template_formatting`.
    assert_eq!(render("$input.path('$')"), "{a=[{\"b\":1}]}");
    assert_eq!(render("$input.path('$.a')"), "[{\"b\":1}]");
    assert_eq!(render("$util.escapeJavaScript(\"it's\")"), "it\\'s");
    assert_eq!(render("$util.urlEncode('a b&c')$util.urlDecode('%41+b')"), "a+b%26cA b");
    // Recorded: an empty body is `{}`.
    assert_eq!(render_with("$input.body", &mut scope(&[], "")), Ok("{}".to_owned()));
}

/// Recorded: `test_integration_mock_with_vtl_map_assignation`.
#[test]
fn maps_of_overrides_can_be_set_in_three_ways() {
    let mut scope = scope(&[], "");
    let request = "#set($n = \"foo\")#set($context.requestOverride.querystring[$n] = \"bar\")\
                   #set($p = \"putfoo\")$context.requestOverride.querystring.put($p, \"putBar\")\
                   #set($context[\"requestOverride\"].querystring[\"nested\"] = \"nestedFoo\"){\"statusCode\": 200}";
    assert_eq!(render_with(request, &mut scope), Ok("{\"statusCode\": 200}".to_owned()));
    let mut scope = scope.with_body(String::new());
    let response = "$context.requestOverride.querystring[\"foo\"] $context.requestOverride.querystring.putfoo \
                    $context.requestOverride.querystring.nested $n";
    assert_eq!(render_with(response, &mut scope), Ok("bar putBar nestedFoo $n".to_owned()));
}

#[test]
fn overrides_are_kept_and_final() {
    let mut seen = scope(&[], "");
    let template = "#set($context.responseOverride.header.Access-Control-Allow-Origin = 'x')\n\
                    #set($context.responseOverride.status = 403)";
    assert_eq!(render_with(template, &mut seen), Ok(String::new()));
    assert_eq!(seen.response_headers(), [("Access-Control-Allow-Origin".to_owned(), "x".to_owned())]);
    assert_eq!(seen.response_status(), Some(403));

    let twice =
        "#set($context.responseOverride.header.Vary = 'a')#set($context.responseOverride.header.vary = 'b')";
    let error = render_with(twice, &mut scope(&[], ""));
    assert_eq!(error, Err(Error::OverriddenTwice("responseOverride.header.vary".to_owned())));
    for (template, is_twice) in [
        (twice, true),
        (
            "#if($x)#set($context.responseOverride.status = 1)#else#set($context.responseOverride.status = 2)#end",
            false,
        ),
        ("#foreach($x in $y)#set($context.responseOverride.status = 1)#end", true),
    ] {
        let parsed = Template::parse(template).expect("a template");
        assert_eq!(!parsed.overridden_twice().is_empty(), is_twice, "{template}");
    }
}

#[test]
fn what_is_unknown_or_depends_is_an_error() {
    for (template, part) in [
        ("#parse('x')", "#parse"),
        ("#macro(a)#end", "#macro"),
        ("#evaluate('x')", "#evaluate"),
        ("$util.error('x')", "$util.error()"),
        ("$context.stage.getClass()", ".getClass()"),
        ("#if($input.params('absent'))x#end", "depends on whether Velocity takes an empty value for true"),
        ("#if(1)", "`#if` has no `#end`"),
        ("\n#end", "line 2: `#end` ends nothing"),
        ("#set($x 1)", "`=` is missing"),
        ("$input.json('$..a')", "JSONPath"),
    ] {
        assert!(render(template).contains(part), "{template}: {}", render(template));
    }
}

#[test]
fn hostile_templates_are_bounded() {
    let deep = format!("#set($x = {}1{})", "(".repeat(500), ")".repeat(500));
    assert_eq!(render(&deep), "error: the template exceeds 48 levels of nesting");
    assert_eq!(render(&"#if(1)".repeat(500)), "error: the template exceeds 48 levels of nesting");
    assert_eq!(render(&"!".repeat(3000)), "!".repeat(3000));
    assert!(render(&format!("#if({}1)#end", "!".repeat(3000))).contains("nesting"));
    let doubling = "#set($x = 'aaaaaaaaaaaaaaaa')#foreach($i in [1..100])#set($x = \"$x$x\")#end";
    assert!(render(doubling).starts_with("error: the template exceeds"), "doubling");
    let endless = "#foreach($i in [1..1000])#foreach($j in [1..1000])$i#end#end";
    assert_eq!(render(endless), "error: the template exceeds 200 000 steps");
    let large = "x".repeat(400_000);
    assert_eq!(render(&large), "error: the template exceeds 300 KB");
}
