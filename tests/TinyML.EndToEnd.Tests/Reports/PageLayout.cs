using Microsoft.Playwright;
using TinyML.EndToEnd.Tests.Dashboards;

namespace TinyML.EndToEnd.Tests.Reports;

/// <summary>What is wrong with how a page looks, on screens and on paper.</summary>
internal static class PageLayout
{
    // A4 less a centimetre on each side, in 96ths of an inch.
    private const int PaperWidth = 718, PaperHeight = 1047;

    /// <summary>Wider than the window, a wide table outside its box, text of a chart outside of it or over other text.</summary>
    private const string OnScreen = """
        () => {
          const findings = [], root = document.documentElement;
          if (root.scrollWidth > root.clientWidth) findings.push(`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}`);
          for (const element of document.querySelectorAll('main *')) {
            if (!element.closest('.wide') && !element.closest('svg') && element.getBoundingClientRect().right > root.clientWidth + 1) findings.push(`${element.tagName} ${element.textContent.slice(0, 40)} goes over the edge`);
          }
          for (const svg of document.querySelectorAll('svg')) {
            const box = svg.getBoundingClientRect();
            if (svg.getAttribute('role') !== 'img' || !svg.getAttribute('aria-label')) findings.push('a chart without text alternative');
            const texts = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
            texts.forEach(([text, place], i) => {
              if (place.left < box.left - 1 || place.right > box.right + 1 || place.top < box.top - 1 || place.bottom > box.bottom + 3) findings.push(`'${text}' is cut off`);
              for (const [other, there] of texts.slice(i + 1))
                if (place.left < there.right - 1 && there.left < place.right - 1 && place.top < there.bottom - 2 && there.top < place.bottom - 2) findings.push(`'${text}' lies over '${other}'`);
            });
          }
          return findings;
        }

        """;

    /// <summary>As on screens, but that nothing scrolls on paper: every cell is to be within its width, closed parts are open, and text is dark on white and not tiny.</summary>
    private const string OnPaper = """
        () => {
          const findings = [], width = document.documentElement.clientWidth;
          for (const element of document.querySelectorAll('main *:not(svg *)')) {
            const box = element.getBoundingClientRect(), style = getComputedStyle(element);
            if (box.right > width + 1) findings.push(`${element.tagName} ${element.textContent.slice(0, 40)} goes over the edge by ${Math.round(box.right - width)}`);
            if (element.scrollWidth > element.clientWidth + 1 && style.overflowX !== 'visible' && element.clientWidth > 0) findings.push(`${element.tagName} ${element.textContent.slice(0, 40)} is cut off`);
            if (parseFloat(style.fontSize) < 9) findings.push(`${element.tagName} ${element.textContent.slice(0, 40)} is set in ${style.fontSize}`);
            const light = style.color.match(/[0-9.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3;
            if (element.children.length === 0 && element.textContent.trim() && light > 140) findings.push(`${element.tagName} ${element.textContent.slice(0, 40)} is too light: ${style.color}`);
          }
          for (const cell of document.querySelectorAll('td.n, th')) {
            const text = document.createRange();
            text.selectNodeContents(cell);
            const lines = new Set([...text.getClientRects()].map(line => Math.round(line.top))).size, words = cell.textContent.trim().split(/[\s-]+/).length;
            if (lines > (cell.tagName === 'TH' ? words : 1)) findings.push(`'${cell.textContent}' is broken into ${lines} lines`);
          }
          for (const part of document.querySelectorAll('details > p')) if (part.getBoundingClientRect().height === 0) findings.push('a closed part stays closed');
          if (getComputedStyle(document.body).backgroundColor !== 'rgb(255, 255, 255)') findings.push('the paper is not white');
          return findings;
        }
        """;

    /// <summary>On the screen as it is.</summary>
    public static Task<string[]> Findings(IPage page) => page.EvaluateAsync<string[]>(OnScreen);

    /// <summary>On paper, whatever the colours of the screen. Leaves a picture and the PDF where TINYML_SCREENSHOTS says.</summary>
    public static async Task<string[]> PrintFindings(WatchedPage page, string name)
    {
        await page.Page.SetViewportSizeAsync(PaperWidth, PaperHeight);
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await page.Picture($"{name}-print");
        string[] findings = [.. await page.Page.EvaluateAsync<string[]>(OnPaper), .. await Findings(page.Page)];
        byte[] pdf = await page.Page.PdfAsync(new PagePdfOptions { Format = "A4", PrintBackground = true, Margin = new Margin { Left = "1cm", Right = "1cm", Top = "1cm", Bottom = "1cm" } });
        if (Environment.GetEnvironmentVariable("TINYML_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.pdf"), pdf);
        }

        return pdf.AsSpan().StartsWith("%PDF-"u8) ? findings : [.. findings, "there is no PDF"];
    }
}
