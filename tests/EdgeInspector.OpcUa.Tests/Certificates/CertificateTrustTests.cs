using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>Every rule of Part 4 §6.1.3 on certificates that OpenSSL made, and the line that a person reads.</summary>
public sealed class CertificateTrustTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ei-ua-pki-").FullName;
    private readonly FakeTimeProvider _time;
    private readonly PkiFolder _pki;

    public CertificateTrustTests()
    {
        _pki = new PkiFolder(_root);
        // The certificates are made before the clock is read, or they would begin in its future.
        PlantAuthority.File("root.pem");
        _time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact, Requirement("SEC-01")]
    public void Certificate_of_a_trusted_authority_is_accepted_when_its_list_does_not_revoke_it()
    {
        TrustRoot();

        Assert.Equal(CertificateJudgement.Accepted, Judge("plc"));
        Assert.Equal(CertificateJudgement.Accepted, Judge("plc", new CertificateRules { VerifyHostName = false }, host: "10.9.9.9"));
    }

    [Fact]
    public void Issuer_may_be_sent_behind_the_certificate_or_lie_in_the_issuer_folder()
    {
        PlantAuthority.CopyTo(_pki.Trusted, "root.pem");
        PlantAuthority.CopyTo(_pki.IssuerRevocations, "root.crl", "site.der.crl");

        Refused(Judge("plc"), StatusCode.BadCertificateChainIncomplete, "plc",
            "the issuer of 'CN=PLC 7, O=Plant', 'CN=Plant site, O=Plant', was not sent and is in no folder; put its certificate into issuer/certs");
        Assert.Equal(CertificateJudgement.Accepted, Judge(["plc", "site"]));
        Assert.Equal(CertificateJudgement.Accepted, Judge(["plc", "site", "root"]));
        PlantAuthority.CopyTo(_pki.Issuers, "site.pem");
        Assert.Equal(CertificateJudgement.Accepted, Judge("plc"));
    }

    [Fact]
    public void Issuer_in_the_issuer_folder_alone_makes_nobody_trusted()
    {
        PlantAuthority.CopyTo(_pki.Issuers, "root.pem", "site.pem");
        PlantAuthority.CopyTo(_pki.IssuerRevocations, "root.crl", "site.crl");

        Refused(Judge("plc"), StatusCode.BadCertificateUntrusted, "plc",
            $"neither it nor an authority above it is in the trust list; compare the fingerprint at the peer, then 'opcua trust {Digits("plc")}', or move the file to '{_pki.Trusted}'");
    }

    [Fact]
    public void Trusted_site_does_not_need_its_root_in_the_trust_list()
    {
        PlantAuthority.CopyTo(_pki.Trusted, "site.pem");
        PlantAuthority.CopyTo(_pki.TrustedRevocations, "site.crl");
        PlantAuthority.CopyTo(_pki.Issuers, "root.pem");
        PlantAuthority.CopyTo(_pki.IssuerRevocations, "root.crl");

        Assert.Equal(CertificateJudgement.Accepted, Judge("plc"));
    }

    [Fact, Requirement("SEC-01")]
    public void Untrusted_certificate_is_refused()
    {
        Refused(Judge("lone"), StatusCode.BadCertificateUntrusted, "lone",
            $"neither it nor an authority above it is in the trust list; compare the fingerprint at the peer, then 'opcua trust {Digits("lone")}', or move the file to '{_pki.Trusted}'");
    }

    private static string Digits(string name) => ApplicationCertificate.FingerprintOf(File.ReadAllBytes(PlantAuthority.File(name + ".der")))["sha256:".Length..][..12];

    [Fact]
    public void Forged_signature_is_refused_even_when_the_name_of_the_authority_is_trusted()
    {
        // The same name as the root, another key: what it signed is not what it claims.
        PlantAuthority.CopyTo(_pki.Trusted, "other-root.pem");
        PlantAuthority.CopyTo(_pki.Issuers, "site.pem");

        Refused(Judge("plc"), StatusCode.BadCertificateInvalid, "plc",
            "the signature of 'CN=Plant site, O=Plant' is not that of 'CN=Plant root, O=Plant': it was forged or damaged");
    }

    [Fact]
    public void Changed_certificate_is_refused_even_when_it_is_in_the_trust_list()
    {
        byte[] changed = PlantAuthority.Der("lone");
        changed[^1] ^= 1;
        _pki.Trust(changed);

        CertificateJudgement judgement = new CertificateTrust(_pki, _time).Judge(changed, isServer: true, new CertificateRules(), "plc7", "urn:plc:7");

        Assert.Equal(StatusCode.BadCertificateInvalid, judgement.Status);
        Assert.Contains("it was forged or damaged", judgement.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Authority_that_is_none_is_refused()
    {
        TrustRoot();
        PlantAuthority.CopyTo(_pki.Issuers, "pretender.pem");

        Refused(Judge("under-pretender"), StatusCode.BadCertificateIssuerUseNotAllowed, "under-pretender",
            "the issuer 'CN=Pretender, O=Plant' is no authority: its basic constraints do not say CA");
    }

    [Fact, Requirement("SEC-01")]
    public void Expired_certificate_is_refused()
    {
        PlantAuthority.CopyTo(_pki.Trusted, "lone.pem");
        _time.Advance(TimeSpan.FromDays(31));

        Refused(Judge("lone"), StatusCode.BadCertificateTimeInvalid, "lone",
            @"it has expired \(valid from [^)]* UTC, now [^)]*\); make a new one, or look at this PC's clock", isPattern: true);
    }

    [Fact, Requirement("SEC-01")]
    public void Certificate_that_is_not_yet_valid_is_refused()
    {
        PlantAuthority.CopyTo(_pki.Trusted, "lone.pem");
        var early = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(-1));

        CertificateJudgement judgement = new CertificateTrust(_pki, early).Judge(PlantAuthority.Der("lone"), isServer: true, new CertificateRules(), "plc7", "urn:plc:7");

        Refused(judgement, StatusCode.BadCertificateTimeInvalid, "lone",
            @"it is not valid yet \(valid from [^)]* UTC, now [^)]*\); look at the clocks of the peer and of this PC", isPattern: true);
    }

    [Fact]
    public void Certificate_for_another_host_is_refused()
    {
        PlantAuthority.CopyTo(_pki.Trusted, "lone.pem");

        Refused(Judge("lone", host: "10.9.9.9"), StatusCode.BadCertificateHostNameInvalid, "lone",
            "it is for plc7, 10.1.2.3, dialled was 10.9.9.9; dial one of its names or set verify-hostname: false");
        Assert.Equal(CertificateJudgement.Accepted, Judge("lone", host: "10.1.2.3"));
        Assert.Equal(CertificateJudgement.Accepted, Judge("lone", host: "PLC7"));
    }

    [Fact]
    public void Certificate_of_another_application_is_refused()
    {
        PlantAuthority.CopyTo(_pki.Trusted, "lone.pem", "no-uri.pem");

        Refused(Judge("lone", uri: "urn:plc:8"), StatusCode.BadCertificateUriInvalid, "lone",
            "it is for application 'urn:plc:7', the peer says that it is 'urn:plc:8'; make the peer a certificate with its own URI");
        Assert.Equal(StatusCode.BadCertificateUriInvalid, Judge("no-uri").Status);
    }

    [Fact]
    public void Certificate_without_the_usage_is_refused()
    {
        PlantAuthority.CopyTo(_pki.Trusted, "no-encipherment.pem", "client-only.pem");

        Refused(Judge("no-encipherment"), StatusCode.BadCertificateUseNotAllowed, "no-encipherment",
            "it may not sign and encipher keys (its key usage: DigitalSignature); make one with digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment");
        Refused(Judge("client-only"), StatusCode.BadCertificateUseNotAllowed, "client-only",
            "it may not be used by a server; make one whose extended key usage has serverAuth");
    }

    [Fact, Requirement("SEC-01")]
    public void Revoked_certificate_is_refused_even_by_a_list_that_is_over()
    {
        TrustRoot();

        Refused(Judge("gone"), StatusCode.BadCertificateRevoked, "gone",
            $"it was revoked by 'CN=Plant site, O=Plant' (list '{Path.Combine(_pki.IssuerRevocations, "site.crl")}'); the peer needs a new certificate");
        File.Delete(Path.Combine(_pki.IssuerRevocations, "site.crl"));
        PlantAuthority.CopyTo(_pki.IssuerRevocations, "late.crl");
        Assert.Equal(StatusCode.BadCertificateRevoked, Judge("gone", new CertificateRules { AllowUnknownRevocation = true }).Status);
    }

    [Fact, Requirement("SEC-01")]
    public void Unknown_revocation_is_refused_unless_the_plant_permits_it()
    {
        TrustRoot();
        File.Delete(Path.Combine(_pki.IssuerRevocations, "site.crl"));

        Refused(Judge("plc"), StatusCode.BadCertificateRevocationUnknown, "plc",
            "nobody knows whether it was revoked: there is no revocation list of 'CN=Plant site, O=Plant'; put its list into issuer/crl, or set allow-unknown-revocation: true");
        PlantAuthority.CopyTo(_pki.IssuerRevocations, "late.crl");
        Refused(Judge("plc"), StatusCode.BadCertificateRevocationUnknown, "plc",
            "nobody knows whether it was revoked: the revocation list ended on 2020-02-01 00:00 UTC of 'CN=Plant site, O=Plant'; put its list into issuer/crl, or set allow-unknown-revocation: true");
        Assert.Equal(CertificateJudgement.Accepted, Judge("plc", new CertificateRules { AllowUnknownRevocation = true }));
    }

    [Fact]
    public void Unknown_revocation_of_an_authority_is_told_apart()
    {
        TrustRoot();
        File.Delete(Path.Combine(_pki.TrustedRevocations, "root.crl"));

        Refused(Judge("plc"), StatusCode.BadCertificateIssuerRevocationUnknown, "plc",
            "nobody knows whether its authority 'CN=Plant site, O=Plant' was revoked: there is no revocation list of 'CN=Plant root, O=Plant'; "
            + "put its list into issuer/crl, or set allow-unknown-revocation: true");
    }

    [Fact]
    public void Revocation_list_of_a_forger_counts_for_nothing()
    {
        PlantAuthority.CopyTo(_pki.Trusted, "other-root.pem", "root.pem");
        PlantAuthority.CopyTo(_pki.Issuers, "site.pem");
        PlantAuthority.CopyTo(_pki.IssuerRevocations, "site.crl");
        byte[] list = File.ReadAllBytes(PlantAuthority.File("site.der.crl"));
        list[^1] ^= 1;
        File.Delete(Path.Combine(_pki.IssuerRevocations, "site.crl"));
        File.WriteAllBytes(Path.Combine(_pki.IssuerRevocations, "forged.crl"), list);
        PlantAuthority.CopyTo(_pki.TrustedRevocations, "root.crl");

        Assert.Equal(StatusCode.BadCertificateRevocationUnknown, Judge("plc").Status);
    }

    [Fact]
    public void Longer_chain_needs_every_authority_and_every_list()
    {
        TrustRoot();

        Assert.Equal(StatusCode.BadCertificateRevocationUnknown, Judge(["far", "line"]).Status);
        Assert.Equal(CertificateJudgement.Accepted, Judge(["far", "line"], new CertificateRules { AllowUnknownRevocation = true }));
        Assert.Equal(StatusCode.BadCertificateChainIncomplete, Judge("far").Status);
    }

    [Theory, Requirement("SEC-01")]
    [InlineData("weak", "its key has 1024 bit, the policies take RSA of 2048 to 4096; make the peer a new certificate")]
    [InlineData("curve", "its key is not RSA, the policies take RSA of 2048 to 4096; make the peer a new certificate")]
    public void Weak_or_foreign_key_is_refused_even_when_trusted_or_pinned(string name, string reason)
    {
        PlantAuthority.CopyTo(_pki.Trusted, name + ".pem");

        Refused(Judge(name), StatusCode.BadCertificatePolicyCheckFailed, name, reason);
        string pin = ApplicationCertificate.FingerprintOf(PlantAuthority.Der(name));
        Refused(Judge(name, new CertificateRules { Fingerprint = pin }), StatusCode.BadCertificatePolicyCheckFailed, name, reason);
    }

    [Fact]
    public void SHA1_signature_is_refused_unless_the_plant_permits_it_and_MD5_always()
    {
        TrustRoot();
        PlantAuthority.CopyTo(_pki.Trusted, "lone-sha1.pem", "lone-md5.pem");
        var lenient = new CertificateRules { AllowSha1 = true };

        Refused(Judge("lone-sha1"), StatusCode.BadCertificatePolicyCheckFailed, "lone-sha1",
            "'CN=PLC alone SHA-1, O=Plant' has a SHA-1 signature, which can be forged; give the peer a certificate with SHA-256, or permit it with allow-sha1");
        Assert.Equal(StatusCode.BadCertificatePolicyCheckFailed, Judge("old-hash").Status);
        Assert.Equal(CertificateJudgement.Accepted, Judge("lone-sha1", lenient));
        Assert.Equal(CertificateJudgement.Accepted, Judge("old-hash", lenient));
        Refused(Judge("lone-md5", lenient), StatusCode.BadCertificateInvalid, "lone-md5",
            "'CN=PLC alone MD5, O=Plant' is signed with md5RSA, which nobody should use any more");
    }

    [Fact]
    public void Pin_stands_in_for_the_trust_list_and_refuses_every_other_certificate()
    {
        PlantAuthority.CopyTo(_pki.Trusted, "lone.pem");
        string pin = ApplicationCertificate.FingerprintOf(PlantAuthority.Der("plc"));

        Assert.Equal(CertificateJudgement.Accepted, Judge("plc", new CertificateRules { Fingerprint = pin.ToUpperInvariant().Replace("SHA256", "sha256", StringComparison.Ordinal) }));
        Refused(Judge("lone", new CertificateRules { Fingerprint = pin }), StatusCode.BadCertificateUntrusted, "lone",
            $"it is not the pinned one ({pin}); if the peer got a new certificate, compare the fingerprint at the peer and change server-fingerprint");
        Assert.Equal(StatusCode.BadCertificateHostNameInvalid, Judge("plc", new CertificateRules { Fingerprint = pin }, host: "10.9.9.9").Status);
    }

    [Fact]
    public void Commissioning_asks_what_else_would_stand_in_the_way_up_to_revocation()
    {
        PlantAuthority.CopyTo(_pki.Issuers, "root.pem", "site.pem");
        PlantAuthority.CopyTo(_pki.IssuerRevocations, "root.crl");
        var trust = new CertificateTrust(_pki, _time);

        CertificateJudgement unlisted = trust.Judge(PlantAuthority.Der("plc"), isServer: true, new CertificateRules(), "plc7", "urn:plc:7", assumesTrust: true);
        PlantAuthority.CopyTo(_pki.IssuerRevocations, "site.crl");
        CertificateJudgement listed = trust.Judge(PlantAuthority.Der("plc"), isServer: true, new CertificateRules(), "plc7", "urn:plc:7", assumesTrust: true);
        CertificateJudgement trusted = trust.Judge(PlantAuthority.Der("plc"), isServer: true, new CertificateRules(), "plc7", "urn:plc:7");

        Assert.Equal(("BadCertificateRevocationUnknown", "Good", "BadCertificateUntrusted"), (unlisted.Status.Name, listed.Status.Name, trusted.Status.Name));
    }

    [Fact]
    public void What_is_no_certificate_is_refused_and_kept()
    {
        CertificateJudgement text = new CertificateTrust(_pki, _time).Judge("no certificate"u8, isServer: true, new CertificateRules(), null, null);
        CertificateJudgement nothing = new CertificateTrust(_pki, _time).Judge([], isServer: true, new CertificateRules(), null, null);

        Assert.Equal((StatusCode.BadCertificateInvalid, StatusCode.BadCertificateInvalid), (text.Status, nothing.Status));
        Assert.Single(Directory.GetFiles(_pki.Rejected));
        Assert.False(default(CertificateJudgement).IsAccepted);
    }

    [Fact]
    public void Damaged_certificate_list_or_chain_is_refused_and_never_thrown()
    {
        byte[] certificate = PlantAuthority.Der("plc", "site");
        byte[] list = File.ReadAllBytes(PlantAuthority.File("site.der.crl"));
        TrustRoot();
        var trust = new CertificateTrust(_pki, _time);
        var random = new Random(7);
        for (int i = 0; i < 400; i++)
        {
            byte[] damaged = (byte[])certificate.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            CertificateJudgement judgement = trust.Judge(damaged, isServer: true, new CertificateRules(), "plc7", "urn:plc:7", keeps: false);
            // A change in the site that was sent does no harm: the issuer folder has it too.
            Assert.True(!judgement.IsAccepted || damaged.AsSpan(0, CertificateBytes.Leaf(certificate).Length).SequenceEqual(CertificateBytes.Leaf(certificate)), $"case {i}");

            byte[] damagedList = list[..random.Next(list.Length)];
            RevocationList.TryRead("x", damagedList, out RevocationList? read);
            Assert.Null(read);
        }
    }

    private void TrustRoot()
    {
        PlantAuthority.CopyTo(_pki.Trusted, "root.pem");
        PlantAuthority.CopyTo(_pki.Issuers, "site.pem");
        PlantAuthority.CopyTo(_pki.TrustedRevocations, "root.crl");
        PlantAuthority.CopyTo(_pki.IssuerRevocations, "site.crl");
    }

    private CertificateJudgement Judge(string name, CertificateRules? rules = null, string host = "plc7", string uri = "urn:plc:7") => Judge([name], rules, host, uri);

    private CertificateJudgement Judge(string[] leafFirst, CertificateRules? rules = null, string host = "plc7", string uri = "urn:plc:7") =>
        new CertificateTrust(_pki, _time).Judge(PlantAuthority.Der(leafFirst), isServer: true, rules ?? new CertificateRules(), host, uri);

    // The whole line: subject, fingerprint, rule, what to do, and the file that keeps the certificate.
    private void Refused(CertificateJudgement judgement, StatusCode status, string name, string reason, bool isPattern = false)
    {
        byte[] der = PlantAuthority.Der(name);
        using var certificate = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(der);
        string file = Assert.Single(Directory.GetFiles(_pki.Rejected, $"*{certificate.Thumbprint}*"));
        string who = $"certificate '{certificate.Subject}' ({ApplicationCertificate.FingerprintOf(der)}): ";
        string kept = $". It was kept as '{file}'.";
        string pattern = $"^{Regex.Escape(who)}{(isPattern ? reason : Regex.Escape(reason))}{Regex.Escape(kept)}$";
        Assert.Equal(status, judgement.Status);
        Assert.Matches(pattern, judgement.Reason);
        Assert.Equal(der, File.ReadAllBytes(file));
    }
}
