// Devices, sizes, rates and times as people write them:
//   cuda:0   cuda   cpu   24GiB   600MiB   1008GB/s   10us   2x24GiB,cuda:3=80GiB,cpu=1TiB
// What fits no alternative is junk: nothing fails, and each entry's mistake is reported by itself.
grammar Hardware;

inventory : entry (COMMA entry)* EOF ;

entry
  : NUMBER TIMES amount                  # alike
  | device EQUALS amount                 # named
  | junk                                 # wrong
  ;

deviceName : device EOF ;
size : amount EOF ;
rate : amount SLASH WORD EOF ;
duration : amount EOF ;

device : (WORD | TIMES) (COLON NUMBER)? ;
amount : number (WORD | TIMES) ;
number : NUMBER (POINT NUMBER)? ;
junk : (NUMBER | TIMES | WORD | COLON | EQUALS | SLASH | POINT | OTHER)* ;

NUMBER : [0-9]+ ;
TIMES : 'x' ;
WORD : [A-Za-z]+ ;
COMMA : ',' ;
COLON : ':' ;
EQUALS : '=' ;
SLASH : '/' ;
POINT : '.' ;
SPACE : [ \t]+ -> skip ;
OTHER : . ;
