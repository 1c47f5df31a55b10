// Layer ranges as findings print them: `0-29,45`.
grammar LayerRange;

ranges : range (COMMA range)* EOF ;
range : NUMBER (DASH NUMBER)? ;

NUMBER : [0-9]+ ;
COMMA : ',' ;
DASH : '-' ;
SPACE : [ \t]+ -> skip ;
OTHER : . ;
