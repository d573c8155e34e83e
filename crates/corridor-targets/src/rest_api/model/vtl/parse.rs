//! Text to template: directives and references. Expressions are in `expression.rs`.

use super::syntax::{Expression, Node, Reference, Step};
use super::{DEPTH_MAX, Error};

/// Parses a whole template.
pub(super) fn template(text: &str) -> Result<Vec<Node>, Error> {
    Parser { text, at: 0, depth: 0 }.whole()
}

/// A place in a template.
pub(super) struct Parser<'t> {
    text: &'t str,
    at: usize,
    /// How deep directives, brackets and string literals are nested here.
    pub(super) depth: usize,
}

/// What ended a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closer {
    EndOfText,
    End,
    Else,
    ElseIf,
}

/// A word after `#`.
#[derive(Clone, Copy)]
enum Directive {
    Set,
    If,
    ElseIf,
    Else,
    End,
    Foreach,
    Break,
}

impl<'t> Parser<'t> {
    /// A string in double quotes is a template inside of a template.
    pub(super) fn nested(text: &'t str, depth: usize) -> Result<Vec<Node>, Error> {
        Self { text, at: 0, depth: depth + 1 }.whole()
    }

    fn whole(mut self) -> Result<Vec<Node>, Error> {
        match self.block()? {
            (nodes, Closer::EndOfText) => Ok(nodes),
            (_, Closer::End) => Err(self.error("`#end` ends nothing")),
            (_, Closer::Else | Closer::ElseIf) => Err(self.error("`#else` belongs to no `#if`")),
        }
    }

    /// Everything up to what ends the block.
    fn block(&mut self) -> Result<(Vec<Node>, Closer), Error> {
        self.enter()?;
        let mut nodes = Vec::new();
        let closer = loop {
            let text = self.until(['$', '#', '\\']);
            push_text(&mut nodes, text);
            match self.peek() {
                None => break Closer::EndOfText,
                Some('\\') => push_text(&mut nodes, self.escaped()),
                Some('$') => match self.reference()? {
                    Some(reference) => nodes.push(Node::Reference(reference)),
                    None => push_text(&mut nodes, self.take(1)),
                },
                Some(_) => {
                    if let Some(closer) = self.hash(&mut nodes)? {
                        break closer;
                    }
                }
            }
        };
        self.leave();
        Ok((nodes, closer))
    }

    /// What begins with `#`: a comment, unparsed text, a directive, or only text.
    fn hash(&mut self, nodes: &mut Vec<Node>) -> Result<Option<Closer>, Error> {
        let rest = self.rest();
        if rest.starts_with("##") {
            let _ = self.until(['\n']);
            let _ = self.take(1);
        } else if rest.starts_with("#*") {
            self.past("*#").ok_or_else(|| self.error("a comment `#*` is not closed"))?;
        } else if rest.starts_with("#[[") {
            let _ = self.take(3);
            let text = self.past("]]#").ok_or_else(|| self.error("`#[[` is not closed"))?;
            push_text(nodes, text);
        } else {
            let Some(directive) = self.directive()? else {
                push_text(nodes, self.take(1));
                return Ok(None);
            };
            return self.statement(directive, nodes);
        }
        Ok(None)
    }

    fn directive(&mut self) -> Result<Option<Directive>, Error> {
        let after = self.rest().get(1..).unwrap_or_default();
        let braced = after.strip_prefix('{');
        let name = leading(braced.unwrap_or(after), |c| c.is_ascii_alphabetic());
        let directive = match name {
            "set" => Directive::Set,
            "if" => Directive::If,
            "elseif" => Directive::ElseIf,
            "else" => Directive::Else,
            "end" => Directive::End,
            "foreach" => Directive::Foreach,
            "break" => Directive::Break,
            "macro" | "parse" | "include" | "evaluate" | "define" | "stop" => {
                return Err(Error::Unsupported(format!("#{name}")));
            }
            _ => return Ok(None),
        };
        let _ = self.take(1 + name.len() + if braced.is_some() { 1 } else { 0 });
        if braced.is_some() {
            self.expect('}')?;
        }
        Ok(Some(directive))
    }

    fn statement(&mut self, directive: Directive, nodes: &mut Vec<Node>) -> Result<Option<Closer>, Error> {
        match directive {
            Directive::End => return self.closed(Closer::End),
            Directive::Else => return self.closed(Closer::Else),
            Directive::ElseIf => return Ok(Some(Closer::ElseIf)),
            Directive::Break => nodes.push(Node::Break),
            Directive::Set => nodes.push(self.set()?),
            Directive::If => nodes.push(self.conditional()?),
            Directive::Foreach => nodes.push(self.foreach()?),
        }
        self.rest_of_line();
        Ok(None)
    }

    fn closed(&mut self, closer: Closer) -> Result<Option<Closer>, Error> {
        self.rest_of_line();
        Ok(Some(closer))
    }

    fn set(&mut self) -> Result<Node, Error> {
        self.open()?;
        self.space();
        let Some(target) = self.reference()? else { return Err(self.error("`#set` sets a reference")) };
        self.space();
        self.expect('=')?;
        let value = self.expression()?;
        self.close()?;
        Ok(Node::Set(target, value))
    }

    fn conditional(&mut self) -> Result<Node, Error> {
        let mut branches = Vec::new();
        let mut condition = self.condition()?;
        loop {
            let (body, closer) = self.block()?;
            branches.push((condition, body));
            match closer {
                Closer::End => return Ok(Node::If(branches, Vec::new())),
                Closer::ElseIf => condition = self.condition()?,
                Closer::Else => return Ok(Node::If(branches, self.body("#else")?)),
                Closer::EndOfText => return Err(self.error("`#if` has no `#end`")),
            }
        }
    }

    fn condition(&mut self) -> Result<Expression, Error> {
        self.open()?;
        let condition = self.expression()?;
        self.close()?;
        self.rest_of_line();
        Ok(condition)
    }

    fn foreach(&mut self) -> Result<Node, Error> {
        self.open()?;
        self.space();
        let variable = match self.reference()? {
            Some(reference) if reference.steps.is_empty() => reference.name,
            _ => return Err(self.error("`#foreach` names a variable")),
        };
        self.space();
        if self.identifier().as_deref() != Some("in") {
            return Err(self.error("`#foreach` wants `in`"));
        }
        let list = self.expression()?;
        self.close()?;
        self.rest_of_line();
        Ok(Node::Foreach(variable, list, self.body("#foreach")?))
    }

    /// A block that only `#end` may end.
    fn body(&mut self, of: &str) -> Result<Vec<Node>, Error> {
        match self.block()? {
            (body, Closer::End) => Ok(body),
            (_, Closer::EndOfText | Closer::Else | Closer::ElseIf) => {
                Err(self.error(&format!("`{of}` has no `#end`")))
            }
        }
    }

    /// A reference, if this `$` begins one; if not, nothing is taken.
    pub(super) fn reference(&mut self) -> Result<Option<Reference>, Error> {
        let start = self.at;
        if !self.eat('$') {
            return Ok(None);
        }
        let quiet = self.eat('!');
        let braced = self.eat('{');
        let Some(name) = self.identifier() else {
            self.at = start;
            return Ok(None);
        };
        let mut steps = Vec::new();
        while let Some(step) = self.step()? {
            steps.push(step);
        }
        if braced {
            self.expect('}')?;
        }
        let source = self.text.get(start..self.at).unwrap_or_default().to_owned();
        Ok(Some(Reference { source, quiet, name, steps }))
    }

    fn step(&mut self) -> Result<Option<Step>, Error> {
        if self.eat('[') {
            self.enter()?;
            let index = self.expression()?;
            self.space();
            self.expect(']')?;
            self.leave();
            return Ok(Some(Step::Index(index)));
        }
        let is_property = self.rest().strip_prefix('.').is_some_and(|rest| rest.starts_with(is_first));
        if !is_property {
            return Ok(None);
        }
        let _ = self.take(1);
        let name = self.identifier().unwrap_or_default();
        if self.peek() != Some('(') {
            return Ok(Some(Step::Property(name)));
        }
        let _ = self.take(1);
        Ok(Some(Step::Method(name, self.list(')')?)))
    }

    /// An identifier: a letter, then letters, digits, `-` and `_` (Velocity User Guide, "References").
    pub(super) fn identifier(&mut self) -> Option<String> {
        let rest = self.rest();
        if !rest.starts_with(is_first) {
            return None;
        }
        let name = leading(rest, |c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        Some(self.take(name.len()).to_owned())
    }

    // --- the characters ---

    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The next bytes, up to the end of the text.
    pub(super) fn take(&mut self, bytes: usize) -> &'t str {
        let rest = self.rest();
        let taken = rest.get(..bytes).unwrap_or(rest);
        self.at += taken.len();
        taken
    }

    pub(super) fn eat(&mut self, wanted: char) -> bool {
        let is_next = self.peek() == Some(wanted);
        if is_next {
            self.at += wanted.len_utf8();
        }
        is_next
    }

    pub(super) fn expect(&mut self, wanted: char) -> Result<(), Error> {
        if self.eat(wanted) { Ok(()) } else { Err(self.error(&format!("`{wanted}` is missing"))) }
    }

    pub(super) fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// The text up to one of these characters, or to the end.
    pub(super) fn until<const N: usize>(&mut self, ends: [char; N]) -> &'t str {
        let rest = self.rest();
        self.take(rest.find(ends).unwrap_or(rest.len()))
    }

    /// The text up to an end that is taken too.
    pub(super) fn past(&mut self, end: &str) -> Option<&'t str> {
        let length = self.rest().find(end)?;
        let text = self.take(length);
        let _ = self.take(end.len());
        Some(text)
    }

    fn escaped(&mut self) -> &'t str {
        let _ = self.take(1);
        match self.peek() {
            Some('$' | '#') => self.take(1),
            _ => "\\",
        }
    }

    /// A directive takes the rest of its line with it, if that is only space.
    fn rest_of_line(&mut self) {
        let rest = self.rest().trim_start_matches([' ', '\t']);
        let after = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'));
        if let Some(after) = after {
            self.at = self.text.len() - after.len();
        }
    }

    fn open(&mut self) -> Result<(), Error> {
        self.space();
        self.expect('(')
    }

    fn close(&mut self) -> Result<(), Error> {
        self.space();
        self.expect(')')
    }

    pub(super) fn enter(&mut self) -> Result<(), Error> {
        self.depth += 1;
        if self.depth > DEPTH_MAX { Err(Error::Bound("48 levels of nesting")) } else { Ok(()) }
    }

    pub(super) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    pub(super) fn error(&self, problem: &str) -> Error {
        let before = self.text.get(..self.at).unwrap_or(self.text);
        Error::Syntax { line: before.matches('\n').count() + 1, problem: problem.to_owned() }
    }
}

fn is_first(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

/// The longest beginning of such characters.
pub(super) fn leading(text: &str, is_part: impl Fn(char) -> bool) -> &str {
    text.get(..text.find(|c| !is_part(c)).unwrap_or(text.len())).unwrap_or_default()
}

fn push_text(nodes: &mut Vec<Node>, text: &str) {
    match nodes.last_mut() {
        Some(Node::Text(last)) => last.push_str(text),
        _ if text.is_empty() => {}
        _ => nodes.push(Node::Text(text.to_owned())),
    }
}
