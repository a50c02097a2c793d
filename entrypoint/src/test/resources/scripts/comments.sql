/* one; /* does not nest; */ SELECT 1; /**/ SELECT /* ; */ 2 /* ' */ /* " */ /* ` */;
--
// two slashes; are a comment too
SELECT 3 // until; the end of the line
;
/***; ***/
SELECT 4 - -5, 6 / 7 -- 8; 9
, 10;;;
;
/* -- */ SELECT 11 /* -- ; */;
