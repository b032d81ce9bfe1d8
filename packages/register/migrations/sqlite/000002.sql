-- Whose access tokens an application brings (T18); without one it signs its own tokens with a secret (T17). It pins issuer and algorithm.
ALTER TABLE applicatie ADD COLUMN uitgever TEXT;
