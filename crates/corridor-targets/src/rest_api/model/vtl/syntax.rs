//! The parts of a template.

use super::value::Value;

/// A part of a template, in its order.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// Text that stays as it is.
    Text(String),
    /// `$name.property`, replaced by its value.
    Reference(Reference),
    /// `#set($target = value)`.
    Set(Reference, Expression),
    /// `#if`, with its `#elseif`s and perhaps an `#else`.
    If(Vec<(Expression, Vec<Self>)>, Vec<Self>),
    /// `#foreach($name in list)`.
    Foreach(String, Expression, Vec<Self>),
    /// `#break`.
    Break,
}

/// `$name`, and what is asked of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reference {
    /// As it stands in the template: Velocity writes that where there is no value.
    pub(super) source: String,
    /// `$!name`: nothing is written where there is no value.
    pub(super) quiet: bool,
    pub(super) name: String,
    pub(super) steps: Vec<Step>,
}

/// A step from a value to another.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// `.name`
    Property(String),
    /// `.name(arguments)`
    Method(String, Vec<Expression>),
    /// `[index]`
    Index(Expression),
}

/// Something with a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    /// A number, `true`, `false`, or a string in single quotes.
    Literal(Value),
    /// A string in double quotes: a template of its own.
    Interpolated(Vec<Node>),
    /// A reference.
    Reference(Reference),
    /// `[a, b]`
    List(Vec<Self>),
    /// `[from..to]`
    Range(Box<Self>, Box<Self>),
    /// `{a: b}`
    Map(Vec<(Self, Self)>),
    /// `!a`
    Not(Box<Self>),
    /// `a operator b`
    Binary(Box<Self>, Operator, Box<Self>),
}

/// What stands between two expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}
