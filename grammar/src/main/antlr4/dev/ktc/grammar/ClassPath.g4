// The path of a Python class: ktransformers.operators.linear.KTransformersLinear
grammar ClassPath;

classPath : (IDENTIFIER POINT)+ IDENTIFIER EOF ;

IDENTIFIER : [\p{XID_Start}_] [\p{XID_Continue}]* ;
POINT : '.' ;
OTHER : . ;
