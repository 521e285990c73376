"""The official workbook of a plan (SisPT): reading it, and writing it again as it came."""
