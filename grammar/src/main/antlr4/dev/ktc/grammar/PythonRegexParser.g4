// The shape of a Python regular expression (CPython 3.11): alternatives, groups, sets, repetition.
//
// It accepts every token sequence, also what CPython refuses: a `)` too many, a group or set that
// is closed by the end of the text only, a quantifier with nothing before it. Every decision needs
// one token.
parser grammar PythonRegexParser;

options { tokenVocab = PythonRegexLexer; }

pattern : alternation (CLOSE alternation)* EOF ;

alternation : sequence (BAR sequence)* ;

sequence : QUANTIFIER* term* ;

term : (character | set | group) QUANTIFIER* ;

character
  : LITERAL | DOT | CARET | DOLLAR | ESCAPE | ANCHOR | CLASS | OCTAL | REFERENCE
  | NAMED_REFERENCE | GLOBAL_FLAGS | BAD_GROUP | BAD_NAME
  ;

set : SET_OPEN (SET_MEMBER | SET_RANGE | BAD_NAME)* (SET_CLOSE | EOF) ;

group : open=(GROUP | NON_CAPTURING | NAMED_GROUP | ATOMIC | LOOK | CONDITION | SCOPED_FLAGS)
        alternation (CLOSE | EOF) ;
