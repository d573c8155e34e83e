//! Expressions: `or` binds loosest, then `and`, `!`, comparison, sums, products.

use super::Error;
use super::parse::{Parser, leading};
use super::syntax::{Expression, Operator};
use super::value::Value;

/// The operators of each level, loosest first; of two that begin alike the longer stands first.
const LEVELS: [&[(&str, Operator)]; 5] = [
    &[("||", Operator::Or), ("or ", Operator::Or)],
    &[("&&", Operator::And), ("and ", Operator::And)],
    &[
        ("==", Operator::Equal),
        ("!=", Operator::NotEqual),
        ("<=", Operator::LessOrEqual),
        (">=", Operator::GreaterOrEqual),
        ("<", Operator::Less),
        (">", Operator::Greater),
        ("eq ", Operator::Equal),
        ("ne ", Operator::NotEqual),
        ("lt ", Operator::Less),
        ("le ", Operator::LessOrEqual),
        ("gt ", Operator::Greater),
        ("ge ", Operator::GreaterOrEqual),
    ],
    &[("+", Operator::Add), ("-", Operator::Subtract)],
    &[("*", Operator::Multiply), ("/", Operator::Divide), ("%", Operator::Remainder)],
];

impl Parser<'_> {
    /// An expression, and the space before it.
    pub(super) fn expression(&mut self) -> Result<Expression, Error> {
        self.enter()?;
        let expression = self.level(0);
        self.leave();
        expression
    }

    fn level(&mut self, level: usize) -> Result<Expression, Error> {
        let Some(operators) = LEVELS.get(level) else { return self.operand() };
        let mut left = self.level(level + 1)?;
        loop {
            self.space();
            let found = operators.iter().find(|(text, _)| self.rest().starts_with(text));
            let Some((text, operator)) = found else { return Ok(left) };
            let _ = self.take(text.len());
            let right = self.level(level + 1)?;
            left = Expression::Binary(Box::new(left), *operator, Box::new(right));
        }
    }

    fn operand(&mut self) -> Result<Expression, Error> {
        self.space();
        match self.peek() {
            Some('!') => self.negated(1),
            Some('(') => self.parenthesised(),
            Some('$') => match self.reference()? {
                Some(reference) => Ok(Expression::Reference(reference)),
                None => Err(self.error("`$` is followed by no name")),
            },
            Some('\'') => {
                let _ = self.take(1);
                let text = self.past("'").ok_or_else(|| self.error("a string `'` is not closed"))?;
                Ok(Expression::Literal(Value::text(text)))
            }
            Some('"') => {
                let _ = self.take(1);
                let text = self.past("\"").ok_or_else(|| self.error("a string `\"` is not closed"))?;
                Ok(Expression::Interpolated(Parser::nested(text, self.depth)?))
            }
            Some('[') => self.list_or_range(),
            Some('{') => self.map(),
            Some(c) if c.is_ascii_digit() || c == '-' => self.number(),
            _ => self.word(),
        }
    }

    fn negated(&mut self, operator_bytes: usize) -> Result<Expression, Error> {
        let _ = self.take(operator_bytes);
        self.enter()?;
        let operand = self.operand()?;
        self.leave();
        Ok(Expression::Not(Box::new(operand)))
    }

    fn parenthesised(&mut self) -> Result<Expression, Error> {
        let _ = self.take(1);
        let inner = self.expression()?;
        self.space();
        self.expect(')')?;
        Ok(inner)
    }

    fn word(&mut self) -> Result<Expression, Error> {
        if self.rest().starts_with("not ") {
            return self.negated(4);
        }
        match self.identifier().as_deref() {
            Some("true") => Ok(Expression::Literal(Value::Bool(true))),
            Some("false") => Ok(Expression::Literal(Value::Bool(false))),
            Some(word) => Err(self.error(&format!("`{word}` is no value"))),
            None => Err(self.error("a value is missing")),
        }
    }

    fn number(&mut self) -> Result<Expression, Error> {
        let sign = if self.eat('-') { "-" } else { "" };
        let whole = leading(self.rest(), |c| c.is_ascii_digit());
        let _ = self.take(whole.len());
        let fraction = self.rest().strip_prefix('.').map(|rest| leading(rest, |c| c.is_ascii_digit()));
        let value = match fraction {
            Some(fraction) if !fraction.is_empty() => {
                let _ = self.take(1 + fraction.len());
                format!("{sign}{whole}.{fraction}").parse().ok().map(Value::Double)
            }
            _ => format!("{sign}{whole}").parse().ok().map(Value::Integer),
        };
        value.map(Expression::Literal).ok_or_else(|| self.error("a number is missing or too large"))
    }

    fn list_or_range(&mut self) -> Result<Expression, Error> {
        let _ = self.take(1);
        self.space();
        if self.eat(']') {
            return Ok(Expression::List(Vec::new()));
        }
        let first = self.expression()?;
        self.space();
        if self.rest().starts_with("..") {
            let _ = self.take(2);
            let last = self.expression()?;
            self.space();
            self.expect(']')?;
            return Ok(Expression::Range(Box::new(first), Box::new(last)));
        }
        let mut items = vec![first];
        while self.eat(',') {
            items.push(self.expression()?);
            self.space();
        }
        self.expect(']')?;
        Ok(Expression::List(items))
    }

    fn map(&mut self) -> Result<Expression, Error> {
        let _ = self.take(1);
        let mut entries = Vec::new();
        self.space();
        while !self.eat('}') {
            let key = self.expression()?;
            self.space();
            self.expect(':')?;
            entries.push((key, self.expression()?));
            self.space();
            if !self.eat(',') && self.peek() != Some('}') {
                return Err(self.error("`,` or `}` is missing"));
            }
            self.space();
        }
        Ok(Expression::Map(entries))
    }

    /// Expressions between commas, up to a bracket that closes them.
    pub(super) fn list(&mut self, closing: char) -> Result<Vec<Expression>, Error> {
        let mut items = Vec::new();
        self.space();
        while !self.eat(closing) {
            items.push(self.expression()?);
            self.space();
            if !self.eat(',') && self.peek() != Some(closing) {
                return Err(self.error(&format!("`,` or `{closing}` is missing")));
            }
            self.space();
        }
        Ok(items)
    }
}
