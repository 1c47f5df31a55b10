// Tokens of a Python regular expression (CPython 3.11).
//
// Every text is a sequence of these tokens: what CPython rejects becomes a token too, so that the
// reader of the tree can say why and where. A token never spans more than CPython itself reads at
// that place, so the first error of the token sequence is CPython's first error. After an opening
// that leads nowhere the rest of the text is one token: nothing behind it counts.
//
// A pattern that ends in a lone backslash is not covered; it is refused before.
lexer grammar PythonRegexLexer;

@members {
  /** Whether white space and comments are ignored here; it depends on groups opened so far. */
  protected boolean verbose() {
    return false;
  }
}

// White space and comments of verbose mode. The predicate stands before the loop: outside verbose
// mode a `#` must cost one character, not the rest of the line.
SPACE : [ \t\n\r\f\u000B] {verbose()}? -> skip ;
LINE_COMMENT : '#' {verbose()}? (PAIR | ~[\n\\])* '\n'? -> skip ;

COMMENT : '(?#' (PAIR | ~[)\\])* ')' -> skip ;

BAR : '|' ;
CLOSE : ')' ;
DOT : '.' ;
CARET : '^' ;
DOLLAR : '$' ;

QUANTIFIER : ([*+?] | '{' (DIGIT+ (',' DIGIT*)? | ',' DIGIT*) '}') [?+]? ;

GROUP : '(' ;
NON_CAPTURING : '(?:' ;
NAMED_GROUP : '(?P<' (PAIR | ~[>\\])* '>' ;
ATOMIC : '(?>' ;
LOOK : '(?' '<'? [=!] ;
CONDITION : '(?(' (PAIR | ~[)\\])* ')' ;
SCOPED_FLAGS : '(?' FLAG* ('-' FLAG+)? ':' ;
GLOBAL_FLAGS : '(?' FLAG+ ')' ;
NAMED_REFERENCE : '(?P=' (PAIR | ~[)\\])* ')' ;
BAD_GROUP : '(?' -> mode(REST) ;

SET_OPEN : '[' '^'? -> pushMode(SET_START) ;

ANCHOR : '\\' [AbBZ] ;
CLASS : '\\' [dDsSwW] ;
OCTAL : '\\' [1-7] OCT OCT ;
REFERENCE : '\\' [1-9] DIGIT? ;
BAD_NAME : '\\N' -> mode(REST) ;
ESCAPE : CODE | '\\0' OCT? OCT? | '\\' . ;

LITERAL : . ;

// The first member of a set may be `]`.
mode SET_START;
FIRST_RANGE : (']' | MEMBER) '-' MEMBER -> type(SET_RANGE), mode(SET) ;
FIRST_BAD_NAME : '\\N' -> type(BAD_NAME), mode(REST) ;
FIRST_MEMBER : (']' | MEMBER) -> type(SET_MEMBER), mode(SET) ;

mode SET;
SET_RANGE : MEMBER '-' MEMBER ;
SET_BAD_NAME : '\\N' -> type(BAD_NAME), mode(REST) ;
SET_MEMBER : MEMBER ;
SET_CLOSE : ']' -> popMode ;

mode REST;
IGNORED : [\u0000-\u{10FFFF}]+ -> skip ;

fragment MEMBER : CODE | '\\' [0-7] OCT? OCT? | '\\' ~'N' | ~[\]\\] ;
fragment CODE
  : '\\x' HEX HEX
  | '\\u' HEX HEX HEX HEX
  | '\\U' HEX HEX HEX HEX HEX HEX HEX HEX
  | '\\N{' (PAIR | ~[}\\])+ '}'
  ;
fragment PAIR : '\\' . ;
fragment FLAG : [aiLmstux] ;
fragment DIGIT : [0-9] ;
fragment OCT : [0-7] ;
fragment HEX : [0-9a-fA-F] ;
